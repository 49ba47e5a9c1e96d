using System.Linq;

namespace BleStack.Hci.Linux;

/// <summary>What the kernel's refusal means to the person who asked for the adapter, and what to do about it.</summary>
internal static class UserChannelErrors
{
    private const int NotPermitted = 1,
        AccessDenied = 13,
        Busy = 16,
        NoDevice = 19,
        NoProtocol = 93,
        NoFamily = 97,
        TooManyUsers = 87,
        TimedOut = 110,
        RadioBlocked = 132;

    public static string Describe(int error, ushort device, AdapterFacts facts)
    {
        string adapter = $"hci{device}";
        return error switch
        {
            NoFamily or NoProtocol =>
                "This kernel has no Bluetooth: load it with 'sudo modprobe bluetooth'; in a container or in WSL there is none, run on the machine itself.",
            NotPermitted or AccessDenied =>
                $"Taking {adapter} over needs the right CAP_NET_ADMIN: run this command with sudo, or give it to the published program with 'sudo setcap cap_net_admin+ep FILE'.",
            NoDevice => Absent(adapter, facts),
            Busy => InUse(adapter, device, facts),
            TooManyUsers => HeldByOne(adapter, facts),
            RadioBlocked when facts.IsHardBlocked(adapter) =>
                $"{adapter} is switched off by a hardware switch, the aeroplane-mode key or the machine's firmware setup; switch it on there ('rfkill list' shows it).",
            RadioBlocked => $"{adapter} is blocked by rfkill; unblock it with 'sudo rfkill unblock bluetooth'.",
            TimedOut =>
                $"{adapter} does not start: its controller does not answer. Unplug it and plug it in again; 'sudo dmesg | grep -i bluetooth' shows whether its firmware is missing.",
            _ =>
                $"{adapter} cannot be taken over: the kernel answers with error {error} ('errno {error}' names it). 'sudo dmesg | grep -i bluetooth' may say more.",
        };
    }

    private static string Absent(string adapter, AdapterFacts facts) =>
        facts.Adapters() is { Count: > 0 } others
            ? $"There is no adapter {adapter}; there {(others.Count == 1 ? "is" : "are")} {string.Join(", ", others)}."
            : $"There is no adapter {adapter}, nor any other. Is it plugged in, and its driver loaded ('lsusb', 'sudo dmesg | grep -i bluetooth')?";

    // The kernel gives the user channel only of an adapter that is down, or that has not been used since it was added.
    private static string InUse(string adapter, ushort device, AdapterFacts facts)
    {
        string down = $"'sudo btmgmt --index {device} power off' (or 'sudo hciconfig {adapter} down')";
        return facts.Running("bluetoothd") is { } daemon
            ? $"{adapter} is up and in use by {daemon}: take it away with {down}; if it comes back by itself, stop the service first with 'sudo systemctl stop bluetooth'."
            : $"{adapter} is up: take it down with {down}, or wait a moment if it was only just plugged in.";
    }

    private static string HeldByOne(string adapter, AdapterFacts facts) =>
        facts.SocketHolders().Where(static holder => !holder.StartsWith("bluetoothd ", System.StringComparison.Ordinal)).ToArray()
            is { Length: > 0 } holders
            ? $"{adapter} is held whole by another program, {string.Join(" or ", holders)}: end that first."
            : $"{adapter} is held whole by another program (a second attach, an emulator, a sniffer): end that first; with sudo this line names it.";
}
