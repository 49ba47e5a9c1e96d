using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace TestKit.Peers.Bluez;

/// <summary>The firmware in a running `simulator serve` or `attach`, its console, its user, and the trace of its side.</summary>
internal sealed partial class Firmware : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly LineProcess _serve;
    private int _phones;
    private bool _isDisposed;

    internal Firmware(LineProcess serve, string trace, string address, int port) =>
        (_serve, Trace, Address, Port) = (serve, trace, address, port);

    public string Address { get; }

    /// <summary>Where free controllers of its air wait, on loopback; 0 where the air is not its own.</summary>
    public int Port { get; }

    /// <summary>The btsnoop file of the device's HCI traffic.</summary>
    public string Trace { get; }

    /// <summary>A btsnoop file for the next phone of this flow.</summary>
    public string NextPhoneTrace() => PhoneTrace(Trace, ++_phones);

    /// <summary>The file beside a device's trace that holds the trace of its n-th phone.</summary>
    public static string PhoneTrace(string deviceTrace, int phone) =>
        Path.ChangeExtension(deviceTrace, string.Create(CultureInfo.InvariantCulture, $"phone{phone}.btsnoop"));

    /// <summary>The most memory `serve` ever held; null once it has ended.</summary>
    public long? PeakMemoryBytes => _serve.PeakMemoryBytes;

    public string Transcript => _serve.Transcript;

    /// <summary>Starts the firmware on its own virtual air and waits until it advertises.</summary>
    public static Task<Firmware> ServeAsync(string arguments, string trace) => StartAsync($"serve --h4 tcp:127.0.0.1:0 {arguments}", trace);

    /// <summary>Starts the firmware on a controller that is not ours, behind a port of this machine.</summary>
    public static Task<Firmware> AttachAsync(int port, string arguments, string trace) =>
        StartAsync(string.Create(CultureInfo.InvariantCulture, $"attach --hci tcp:127.0.0.1:{port} {arguments}"), trace);

    private static async Task<Firmware> StartAsync(string command, string trace)
    {
        string simulator = Environment.GetEnvironmentVariable("PEERS_SIMULATOR") ?? Path.Combine(AppContext.BaseDirectory, "simulator.dll");
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = new ProcessStartInfo(host, ["exec", simulator, .. words, "--plain", "--trace", trace, "--force"]);
        var serve = new LineProcess(words[0], start);
        try
        {
            string ready = await serve.NextAsync(
                static line => line.StartsWith("ready ", StringComparison.Ordinal),
                "ready",
                TimeSpan.FromSeconds(40)
            );
            Match match = ReadyLine().Match(ready);
            if (!match.Success) throw new InvalidOperationException($"The ready line has another form: {ready}");
            return new Firmware(
                serve,
                trace,
                match.Groups["address"].Value,
                match.Groups["port"].Success ? int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture) : 0
            );
        }
        catch
        {
            await serve.DisposeAsync();
            throw;
        }
    }

    /// <summary>The passkey on the device's display, from the next pairing on.</summary>
    public async Task<uint> ReadPasskeyAsync() => await NumberAsync("passkey ");

    /// <summary>The number the device asks its user to compare.</summary>
    public async Task<uint> ReadComparisonAsync() => await NumberAsync("compare ");

    /// <summary>Waits until the device asks its user to type.</summary>
    public Task AskedForPasskeyAsync() => _serve.NextAsync(static line => line == "enter passkey", "enter passkey", s_limit);

    /// <summary>The device's user types the passkey once the device asks.</summary>
    public async Task TypePasskeyAsync(uint passkey)
    {
        await AskedForPasskeyAsync();
        Answer(passkey.ToString("D6", CultureInfo.InvariantCulture));
    }

    /// <summary>The user looks at both displays, answers the device, and returns the answer for the phone.</summary>
    public async Task<bool> CompareAsync(uint onPhone)
    {
        bool isSame = onPhone == await ReadComparisonAsync();
        Answer(isSame ? "yes" : "no");
        return isSame;
    }

    /// <summary>The addresses of the device's bonds, as its owner sees them: twelve hexadecimal digits each.</summary>
    public async Task<IReadOnlyList<string>> BondsAsync()
    {
        Answer("bonds");
        Match count = BondCountLine().Match(await SaysAsync("bond: bonds=", " of "));
        var bonds = new List<string>();
        while (bonds.Count < int.Parse(count.Groups["count"].Value, CultureInfo.InvariantCulture))
            bonds.Add((await SaysAsync("bond: "))[^12..]);
        return bonds;
    }

    /// <summary>An answer of the device's user (yes, no, or digits), or a command of its owner.</summary>
    public void Answer(string line) => _serve.Write(line);

    /// <summary>Waits for a line of the firmware's console.</summary>
    public Task<string> SaysAsync(params string[] parts) =>
        _serve.NextAsync(
            line => Array.TrueForAll(parts, part => line.Contains(part, StringComparison.Ordinal)),
            string.Join(" … ", parts),
            s_limit
        );

    /// <summary>Ends the firmware as its user would, so that its trace is whole.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        try
        {
            _serve.Write("quit");
            await _serve.ExitAsync();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // It ended before, or it is ended now.
        }

        await _serve.DisposeAsync();
    }

    private async Task<uint> NumberAsync(string prefix)
    {
        string line = await _serve.NextAsync(said => said.StartsWith(prefix, StringComparison.Ordinal), prefix.Trim(), s_limit);
        return uint.Parse(line[prefix.Length..], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^ready address=(?<address>[0-9A-F:]{17}) type=public (h4=tcp:127\.0\.0\.1:(?<port>\d+)|hci=\S+)$")]
    private static partial Regex ReadyLine();

    [GeneratedRegex("bonds=(?<count>[0-9]+) of ")]
    private static partial Regex BondCountLine();
}
