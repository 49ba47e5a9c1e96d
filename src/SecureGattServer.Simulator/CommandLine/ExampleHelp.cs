using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.IO;
using System.Linq;

namespace SecureGattServer.Simulator.CommandLine;

/// <summary>The help of a command, followed by examples and the exit codes.</summary>
internal sealed class ExampleHelp : SynchronousCommandLineAction
{
    private const string ExitCodes =
        "Exit codes: 0 success, 1 a step failed (its name is the last line), 2 wrong command line, 3 the machine or the controller failed, 4 the firmware stopped, 130 Ctrl-C.";

    public static void Install(RootCommand root) => root.Options.OfType<HelpOption>().Single().Action = new ExampleHelp();

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        HelpWriter.For(output).Write(parseResult.CommandResult.Command);
        output.WriteLine("Examples:");
        foreach (string example in Examples(parseResult.CommandResult.Command.Name)) output.WriteLine("  " + example);
        output.WriteLine();
        output.WriteLine(ExitCodes);
        return 0;
    }

    internal static string[] Examples(string command) => command switch
    {
        "demo" =>
        [
            "simulator demo                                    the whole sequence: refused, paired by passkey, bonded, reconnected",
            "simulator demo --trace demo.btsnoop               the same, every packet kept for Wireshark",
            "simulator demo --scene attacker                   a device with the phone's address is stopped",
            "simulator demo --image ESP32_BLE_REV0 --plain     on an image that keeps bonds over a reboot, one event a line",
        ],
        "serve" =>
        [
            "simulator serve                                   a controller for any Bluetooth host at tcp:127.0.0.1:9000",
            "simulator serve --h4 tcp:127.0.0.1:0 --plain      a free port, printed in the line that starts with 'ready'",
            "simulator serve --image ESP32_BLE_REV0 --bonds device.bonds   bonds that are kept for the next start",
            "simulator serve --io-cap keyboard-only --answer 123456   an unattended device that types this passkey",
        ],
        "run" =>
        [
            "simulator run bin/Release/MyApp.exe               your own nanoFramework application, built for the device",
            "simulator run Sensor.nfproj Watch.nfproj --clock fast   two applications on one air, an hour in seconds",
            "simulator run MyApp.exe --cut-power-every 60s     does it come back?",
        ],
        "studio" =>
        [
            "simulator studio                                  the board, phones and their conversation on a page of this machine",
            "simulator studio --profile numeric --no-browser   another profile, without opening the browser",
            "simulator studio MyApp.exe --port 8600            your own nanoFramework application, at http://127.0.0.1:8600/",
            "simulator studio --h4 tcp:127.0.0.1:0             external phones join over H4 and appear on the page",
        ],
        "attach" =>
        [
            "simulator attach --hci tcp:127.0.0.1:9000         the firmware on a controller behind a TCP port",
            "simulator attach --hci unix:/tmp/bt-server-le     on BlueZ's btvirt -s",
            "simulator attach --hci serial:/dev/ttyUSB0:115200 on a real controller, for real phones",
        ],
        "phone" =>
        [
            "simulator phone                                   an interactive phone on the air of a running serve",
            "simulator phone --address C0:11:22:33:44:55 --bonds phone.bonds   another phone, which keeps its bonds in a file",
            "simulator phone --io-cap no-input-no-output --no-mitm --command scan --command 'connect 1' --command pair --command 'write 2A39 01'",
            "echo 'scan; connect 1; !read 2A38' | simulator phone --plain   a script: the read must be refused",
        ],
        "plan" =>
        [
            "simulator plan --profile numeric                  methods and levels of all 25 IO pairs, and what each level reaches",
            "simulator plan --profile oob --platform full      features of the full platform only",
            "simulator plan --min-key-size 6                   an invalid combination: the reason and the nearest valid choice",
        ],
        "emulate" =>
        [
            "simulator emulate --table thermometer.json        serves the file's attributes at tcp:127.0.0.1:9000, one connection after another",
            "simulator emulate --table t.json --h4 tcp:127.0.0.1:0 --mtu 23 --plain   a free port, printed in the line that starts with 'ready'",
            "echo 'notify 0x0003 42' | simulator emulate --table t.json   values are sent on demand: notify, indicate, set",
        ],
        "explain" =>
        [
            "simulator explain btsnoop_hci.log                 what happened in a phone's log: connections, pairings, and what to do",
            "simulator explain sniffer.pcapng --html story.html   also a page with a diagram of each pairing",
            "simulator explain trace.btsnoop --console board.log  the board's own lines between the packets",
            "simulator explain --compare board.log             a real board's console compared with the virtual board's",
        ],
        _ =>
        [
            "simulator                                         the demo: firmware and phone, from the first scan to the bonded return",
            "simulator serve                                   keep the firmware running for phones of your own",
            "simulator studio                                  all of it on a page in the browser",
            "simulator phone                                   be the phone",
            "simulator plan --profile numeric                  the result of a security profile, before anything runs",
            "simulator demo --help                             more about one command",
        ],
    };
}
