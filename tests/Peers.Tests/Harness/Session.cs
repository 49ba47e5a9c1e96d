using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace Peers.Tests.Harness;

/// <summary>A running `simulator serve` and one ble-host phone on its air, with a person who carries numbers between their displays and keyboards.</summary>
internal sealed partial class Session : IAsyncDisposable
{
    private readonly LineProcess _serve;
    private readonly string _folder = Directory.CreateTempSubdirectory("ble-host-").FullName;
    private LineProcess? _phone;

    private Session(LineProcess serve, string address, int port) => (_serve, Address, Port) = (serve, address, port);

    public string Address { get; }

    public int Port { get; }

    /// <summary>Everything both sides said, for a failing assertion.</summary>
    public string Transcript => $"--- serve{Environment.NewLine}{_serve.Transcript}{Environment.NewLine}--- phone{Environment.NewLine}{_phone?.Transcript}";

    public static async Task<Session> ServeAsync(string arguments)
    {
        string simulator = Path.Combine(AppContext.BaseDirectory, "simulator.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", $"exec \"{simulator}\" serve --plain --h4 tcp:127.0.0.1:0 {arguments}");
        var serve = new LineProcess("serve", start);
        try
        {
            string ready = await serve.NextAsync(static line => line.StartsWith("ready ", StringComparison.Ordinal), "ready");
            Match match = ReadyLine().Match(ready);
            if (!match.Success) throw new InvalidOperationException($"The ready line has another form: {ready}");
            return new Session(serve, match.Groups["address"].Value, int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture));
        }
        catch
        {
            await serve.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets the phone make its visit; returns what it told, one fact object a step.</summary>
    public async Task<IReadOnlyList<JsonObject>> VisitAsync(int ioCap, bool mitm, bool sc, bool wrongPasskey = false)
    {
        var wish = new JsonObject { ["port"] = Port, ["ioCap"] = ioCap, ["mitm"] = mitm, ["sc"] = sc, ["wrongPasskey"] = wrongPasskey };
        var start = new ProcessStartInfo("node") { WorkingDirectory = _folder };
        start.ArgumentList.Add(Path.Combine(BleHostPackage.Folder, "flow.mjs"));
        start.ArgumentList.Add(wish.ToJsonString());
        _phone = new LineProcess("phone", start);
        _serve.Line += PhoneReadsTheDevice;
        var told = new List<JsonObject>();
        while (true)
        {
            string line = await _phone.NextAsync(static _ => true, "its next step", TimeSpan.FromSeconds(30));
            if (!line.StartsWith('{')) continue;
            var step = JsonNode.Parse(line)!.AsObject();
            told.Add(step);
            switch ((string?)step["step"])
            {
                case "show":
                    // The device's user may type only once the device asks.
                    string passkey = (string)step["passkey"]!;
                    await _serve.NextAsync(static said => said == "enter passkey", "enter passkey");
                    _serve.Write(passkey);
                    break;
                case "end" or "error":
                    await _phone.ExitAsync();
                    _serve.Line -= PhoneReadsTheDevice;
                    return told;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_phone is not null) await _phone.DisposeAsync();
        await _serve.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void PhoneReadsTheDevice(string line)
    {
        if (line.StartsWith("passkey ", StringComparison.Ordinal)) _phone!.Write(line);
    }

    [GeneratedRegex(@"^ready address=(?<address>[0-9A-F:]{17}) type=public h4=tcp:127\.0\.0\.1:(?<port>\d+)$")]
    private static partial Regex ReadyLine();
}
