using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci;
using TestKit.Peers;
using TestKit.Peers.Bluez;

namespace Peers.Tests.Btvirt;

/// <summary>btvirt, running in the guest: independent controllers, and an air between them.</summary>
/// <remarks>
/// It runs in the guest because it hashes and encrypts through AF_ALG, which the kernel outside may lack. `air` in the guest starts it and
/// says in one line why it cannot. Each connection to <see cref="Port"/> is a new controller; it is gone when the connection ends.
/// </remarks>
internal sealed class BtvirtAir : IAsyncDisposable
{
    /// <summary>The peer's name in the matrix.</summary>
    public const string Peer = "btvirt";

    /// <summary>Where `air` listens in the guest.</summary>
    public const int PortInGuest = 7780;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly Guest _guest;

    private BtvirtAir(Guest guest) => _guest = guest;

    /// <summary>Why btvirt cannot be had on this machine; null when it is in the guest.</summary>
    public static string? SkipReason { get; } =
        GuestImage.SkipReason
        ?? Missing("/usr/bin/btvirt", "bluez-test-tools")
        ?? Missing("/usr/bin/socat", "socat")
        ?? Missing("algif_hash.ko", "the kernel")
        ?? Missing("algif_skcipher.ko", "the kernel");

    /// <summary>Where controllers are had, H4 on loopback.</summary>
    public int Port => _guest.PortOf(PortInGuest);

    /// <param name="guest">Has no controller of its own at this time.</param>
    /// <param name="controllersOfGuest">How many controllers the guest's own BlueZ shall have on this air.</param>
    public static async Task<BtvirtAir> StartAsync(Guest guest, int controllersOfGuest = 0)
    {
        PeerMatrix.Version(
            Peer,
            File.ReadLines(Path.Combine(GuestImage.Folder, "versions"))
                .First(static line => line.StartsWith("bluez-test-tools", StringComparison.Ordinal))
        );
        string said = await guest.RunAsync(string.Create(CultureInfo.InvariantCulture, $"air start {controllersOfGuest}"));
        return said.Contains("air:", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"The guest has no btvirt: {said}")
            : new BtvirtAir(guest);
    }

    /// <summary>A controller for a host in this process.</summary>
    public async Task<IHciTransport> NewControllerAsync()
    {
        using var limit = new CancellationTokenSource(s_limit);
        return await HciTransports.OpenAsync(string.Create(CultureInfo.InvariantCulture, $"tcp:127.0.0.1:{Port}"), limit.Token);
    }

    /// <summary>Ends it, and every link on its air.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _guest.RunAsync("air stop");
        }
        catch (InvalidOperationException)
        {
            // A guest that does not respond is discarded by the next step.
        }

        await _guest.DetachAsync();
    }

    private static string? Missing(string file, string package) =>
        File.ReadLines(Path.Combine(GuestImage.Folder, "contents")).Any(line => line.EndsWith(file, StringComparison.Ordinal))
            ? null
            : $"btvirt cannot run in the guest: {package} brought no {file}";
}
