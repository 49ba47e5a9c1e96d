using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci.Packets;
using BleStack.Smp;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Simulator.Wire;

namespace SecureGattServer.Simulator.Demo;

/// <summary>Steps every scene is made of: find, connect, discover, be refused, pair, read, leave, come back.</summary>
internal static class LinkSteps
{
    public static DemoStep Scan(DemoStage stage, BleUuid service) => new("scan", "The phone listens for advertisements", async token =>
    {
        BleAddress device = stage.Device.Board.Options.PublicAddress;
        AdvertisingReport report = await stage.Phone.FindAsync(one => one.Address == device && one.Name is not null && one.ScanResponse is not null, token).ConfigureAwait(false);
        stage.Report = report;
        stage.Say($"hears {VirtualPhone.Describe(report)}");
        CheckException.That(report.IsConnectable, $"the advertisement is {report.Type}, which cannot be connected to");
        CheckException.That(report.Data.Services.Contains(service), $"the service {GattUuidNames.Describe(service)} is not in the advertisement");
        return $"\"{report.Name}\" advertises {GattUuidNames.Describe(service)}";
    });

    public static DemoStep Connect(DemoStage stage) => new("connect", "The phone connects", async token =>
    {
        await stage.Phone.ConnectAsync(stage.Report!.Address, token).ConfigureAwait(false);
        LeLink link = stage.Phone.Link!;
        CheckException.That(link.Security.Level == SecurityLevel.None, $"a new link must be at level 1, it is at {link.Security.Level}");
        return $"connected, interval {link.Parameters.IntervalTime.TotalMilliseconds:F2} ms, not encrypted";
    });

    public static DemoStep Mtu(DemoStage stage) => new("mtu", "Both agree how long a packet may be", async token =>
    {
        ushort mtu = await stage.Phone.ExchangeMtuAsync(token).ConfigureAwait(false);
        stage.Why($"the phone offers {stage.Phone.Host.Options.PreferredMtu}, the smaller of both offers counts");
        CheckException.That(mtu >= 23, $"an ATT MTU of {mtu} is below the least allowed, 23");
        return $"ATT MTU {mtu}";
    });

    public static DemoStep Discover(DemoStage stage, params BleUuid[] expected) => new("discover", "The phone discovers all services and characteristics", async token =>
    {
        await stage.Phone.DiscoverAsync(token).ConfigureAwait(false);
        foreach (string line in stage.Phone.DescribeServices()) stage.Say(line);
        foreach (BleUuid uuid in expected) stage.Handle(uuid);
        int services = stage.Phone.Link!.Client.Services.Count;
        return $"{services} services, {stage.Phone.Link.Client.Services.Sum(static service => service.Characteristics.Count)} characteristics";
    });

    public static DemoStep RefusedRead(DemoStage stage, BleUuid uuid) => new("refused-read", "The phone reads a protected value without a key", async token =>
    {
        stage.Say($"reads {GattUuidNames.Describe(uuid)}");
        await RefusedAsync(stage, AttOpcode.ReadRequest, AttErrorCode.InsufficientAuthentication, () => stage.Phone.ReadAsync(stage.Handle(uuid), token)).ConfigureAwait(false);
        stage.Why("the link is not encrypted and the device has no key for this phone; a phone answers this error by pairing");
        return "refused with Insufficient Authentication (0x05)";
    });

    public static DemoStep Pair(DemoStage stage) => new(
        "pair", stage.Scene.Name is null ? $"The phone pairs: {stage.Scene.Title}" : "The phone pairs", token => PairAsync(stage, token))
    {
        Limit = TimeSpan.FromSeconds(15),
    };

    public static DemoStep Read(DemoStage stage, string name, BleUuid uuid, Func<byte[], string> check) => new(name, "The phone reads the protected value over the encrypted link", async token =>
    {
        byte[] value = await stage.Phone.ReadAsync(stage.Handle(uuid), token).ConfigureAwait(false);
        string meaning = check(value);
        CheckException.That(stage.Read is null || stage.Read.AsSpan().SequenceEqual(value), $"the value was {Convert.ToHexString(stage.Read ?? [])} before and is {Convert.ToHexString(value)} now");
        stage.Read = value;
        stage.Say($"reads {GattUuidNames.Describe(uuid)} = {VirtualPhone.DescribeValue(value)}, {meaning}");
        return meaning;
    });

    public static DemoStep Disconnect(DemoStage stage) => new("disconnect", "The phone leaves", async token =>
    {
        int mark = stage.Phone.Wire.Mark();
        await stage.Phone.DisconnectAsync(token).ConfigureAwait(false);
        CheckException.That(stage.Phone.Wire.Saw(mark, static fact => fact.Event == HciEventCode.DisconnectionComplete), "no Disconnection Complete came from the controller");
        return "disconnected; both sides keep their keys";
    });

    public static DemoStep ComeBack(DemoStage stage, string name = "reconnect") => new(name, "The phone comes back and encrypts with the key of the bond", async token =>
    {
        int mark = stage.Phone.Wire.Mark();
        await ConnectAgainAsync(stage, token).ConfigureAwait(false);
        PairingOutcome outcome = await stage.Phone.EncryptAsync(token).ConfigureAwait(false);
        CheckException.That(outcome.IsSuccess, $"encryption from the bond {outcome}");
        CheckException.That(outcome.Security.Level == stage.Scene.Level, $"expected level {stage.Scene.Level}, the bond gives {outcome.Security.Level}");
        CheckException.That(stage.Phone.Wire.Saw(mark, IsEncryptionOn), "no Encryption Change came from the controller");
        CheckException.That(!stage.Phone.Wire.Saw(mark, static fact => fact.Smp == SmpCode.PairingRequest), "a new pairing took place where the bond's key should do");
        stage.Why("both sides kept the Long Term Key, so no question is asked and no pairing is needed");
        return $"encrypted from the bond, level {(int)outcome.Security.Level}, no new pairing";
    });

    /// <summary>The device advertises again soon after a link has ended; until then there is nothing to connect to.</summary>
    public static async Task ConnectAgainAsync(DemoStage stage, CancellationToken token)
    {
        BleAddress device = stage.Device.Board.Options.PublicAddress;
        await stage.Phone.FindAsync(one => one.Address == device && one.IsConnectable, token).ConfigureAwait(false);
        await stage.Phone.ConnectAsync(device, token).ConfigureAwait(false);
    }

    /// <summary>Does what must be refused, and checks that this very error came over the wire.</summary>
    public static async Task RefusedAsync(DemoStage stage, AttOpcode request, AttErrorCode expected, Func<Task> act)
    {
        int mark = stage.Phone.Wire.Mark();
        try
        {
            await act().ConfigureAwait(false);
            throw new CheckException($"expected {expected} (0x{(byte)expected:X2}), but the device granted the {request} of a phone that may not");
        }
        catch (AttException exception) when (exception.Failure == AttFailure.ErrorResponse)
        {
            bool onTheWire = stage.Phone.Wire.Saw(mark, fact => fact.Received && fact.IsAttError(request, expected));
            CheckException.That(onTheWire, $"expected {expected} (0x{(byte)expected:X2}), got {exception.Code} (0x{(byte)exception.Code:X2})");
        }
    }

    public static async Task<string> PairAsync(DemoStage stage, CancellationToken token)
    {
        int mark = stage.Phone.Wire.Mark();
        stage.Desk.Clear();
        PairingOutcome outcome = await stage.Phone.PairAsync(token).ConfigureAwait(false);
        DemoScene scene = stage.Scene;
        CheckException.That(outcome.IsSuccess, $"pairing {outcome}");
        CheckException.That(outcome.Method == scene.Method, $"expected {scene.Method}, it was {outcome.Method}");
        CheckException.That(outcome.Security.Level == scene.Level, $"expected level {scene.Level}, the link is at {outcome.Security.Level}");
        CheckException.That(outcome.IsBonded, "the keys were not kept");
        CheckException.That(stage.Phone.Wire.Saw(mark, IsEncryptionOn), "no Encryption Change came from the controller");
        return $"{outcome}";
    }

    private static bool IsEncryptionOn(WireFact fact) => fact.Event == HciEventCode.EncryptionChange && fact.Octets is [_, 0, _, _, not 0, ..];
}
