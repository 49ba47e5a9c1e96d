using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Simulator.Wire;

namespace SecureGattServer.Simulator.Demo;

/// <summary>Steps common to all scenes: scan, connect, discover, be refused, pair, read, disconnect, reconnect.</summary>
internal static class LinkSteps
{
    public static DemoStep Scan(DemoContext context, BleUuid service) => new("scan", "The phone listens for advertisements", async token =>
    {
        BleAddress device = context.Device.Board.Options.PublicAddress;
        AdvertisingReport report = await context
            .Phone.FindAsync(one => one.Address == device && one.Name is not null && one.ScanResponse is not null, token)
            .ConfigureAwait(false);
        context.Report = report;
        context.Say($"hears {VirtualPhone.Describe(report)}");
        CheckException.That(report.IsConnectable, $"the advertisement is {report.Type}, which cannot be connected to");
        CheckException.That(
            report.Data.Services.Contains(service),
            $"the service {GattUuidNames.Describe(service)} is not in the advertisement"
        );
        return $"\"{report.Name}\" advertises {GattUuidNames.Describe(service)}";
    });

    public static DemoStep Connect(DemoContext context) => new("connect", "The phone connects", async token =>
    {
        await context.Phone.ConnectAsync(context.Report!.Address, token).ConfigureAwait(false);
        LeLink link = context.Phone.Link!;
        CheckException.That(
            link.Security.Level == SecurityLevel.None,
            $"a new link must be at level 1, it is at {link.Security.Level.Describe()}"
        );
        return $"connected, interval {link.Parameters.IntervalTime.TotalMilliseconds:F2} ms, not encrypted";
    });

    public static DemoStep Mtu(DemoContext context) => new("mtu", "Both agree how long a packet may be", async token =>
    {
        ushort mtu = await context.Phone.ExchangeMtuAsync(token).ConfigureAwait(false);
        context.Why($"the phone offers {context.Phone.Host.Options.PreferredMtu}, the smaller of both offers counts");
        CheckException.That(mtu >= 23, $"an ATT MTU of {mtu} is below the least allowed, 23");
        return $"ATT MTU {mtu}";
    });

    public static DemoStep Discover(DemoContext context, params BleUuid[] expected) =>
        new("discover", "The phone discovers all services and characteristics", async token =>
        {
            await context.Phone.DiscoverAsync(token).ConfigureAwait(false);
            foreach (string line in context.Phone.DescribeServices())
                context.Say(line);
            foreach (BleUuid uuid in expected)
                context.Handle(uuid);
            int services = context.Phone.Link!.Client.Services.Count;
            return $"{services} services, {context.Phone.Link.Client.Services.Sum(static service => service.Characteristics.Count)} characteristics";
        });

    public static DemoStep RefusedRead(DemoContext context, BleUuid uuid) =>
        new("refused-read", "The phone reads a protected value without a key", async token =>
        {
            context.Say($"reads {GattUuidNames.Describe(uuid)}");
            await RefusedAsync(context, AttOpcode.ReadRequest, AttErrorCode.InsufficientAuthentication, () =>
                    context.Phone.ReadAsync(context.Handle(uuid), token)
                )
                .ConfigureAwait(false);
            context.Why("the link is not encrypted and the device has no key for this phone; a phone answers this error by pairing");
            return "refused with Insufficient Authentication (0x05)";
        });

    public static DemoStep Pair(DemoContext context) =>
        new("pair", context.Scene.Name is null ? $"The phone pairs: {context.Scene.Title}" : "The phone pairs", token =>
            PairAsync(context, token)
        )
        {
            Limit = TimeSpan.FromSeconds(15),
        };

    public static DemoStep Read(DemoContext context, string name, BleUuid uuid, Func<byte[], string> check) =>
        new(name, "The phone reads the protected value over the encrypted link", async token =>
        {
            byte[] value = await context.Phone.ReadAsync(context.Handle(uuid), token).ConfigureAwait(false);
            string meaning = check(value);
            CheckException.That(
                context.Read is null || context.Read.AsSpan().SequenceEqual(value),
                $"the value was {Convert.ToHexString(context.Read ?? [])} before and is {Convert.ToHexString(value)} now"
            );
            context.Read = value;
            context.Say($"reads {GattUuidNames.Describe(uuid)} = {VirtualPhone.DescribeValue(value)}, {meaning}");
            return meaning;
        });

    public static DemoStep Disconnect(DemoContext context) => new("disconnect", "The phone leaves", async token =>
    {
        int mark = context.Phone.Wire.Mark();
        await context.Phone.DisconnectAsync(token).ConfigureAwait(false);
        CheckException.That(
            context.Phone.Wire.Saw(mark, static fact => fact.Event == HciEventCode.DisconnectionComplete),
            "no Disconnection Complete came from the controller"
        );
        return "disconnected; both sides keep their keys";
    });

    public static DemoStep ComeBack(DemoContext context, string name = "reconnect") =>
        new(name, "The phone comes back and encrypts with the key of the bond", async token =>
        {
            int mark = context.Phone.Wire.Mark();
            await ConnectAgainAsync(context, token).ConfigureAwait(false);
            PairingOutcome outcome = await context.Phone.EncryptAsync(token).ConfigureAwait(false);
            CheckException.That(outcome.IsSuccess, $"encryption from the bond {outcome}");
            CheckException.That(
                outcome.Security.Level == context.Scene.Level,
                $"expected {context.Scene.Level.Describe()}, the bond gives {outcome.Security.Level.Describe()}"
            );
            CheckException.That(context.Phone.Wire.Saw(mark, IsEncryptionOn), "no Encryption Change came from the controller");
            CheckException.That(
                !context.Phone.Wire.Saw(mark, static fact => fact.Smp == SmpCode.PairingRequest),
                "a new pairing took place where the bond's key should do"
            );
            context.Why("both sides kept the Long Term Key, so no question is asked and no pairing is needed");
            return $"encrypted from the bond, {outcome.Security.Level.Describe()}, no new pairing";
        });

    /// <summary>The device advertises again shortly after the end of a link; until then no connection is possible.</summary>
    public static async Task ConnectAgainAsync(DemoContext context, CancellationToken token)
    {
        BleAddress device = context.Device.Board.Options.PublicAddress;
        await context.Phone.FindAsync(one => one.Address == device && one.IsConnectable, token).ConfigureAwait(false);
        await context.Phone.ConnectAsync(device, token).ConfigureAwait(false);
    }

    /// <summary>Performs an operation that must be refused, and checks that exactly this error was received.</summary>
    public static async Task RefusedAsync(DemoContext context, AttOpcode request, AttErrorCode expected, Func<Task> act)
    {
        int mark = context.Phone.Wire.Mark();
        try
        {
            await act().ConfigureAwait(false);
            throw new CheckException(
                $"expected {expected} (0x{(byte)expected:X2}), but the device granted the {request} of a phone that may not"
            );
        }
        catch (AttException exception) when (exception.Failure == AttFailure.ErrorResponse)
        {
            bool onTheWire = context.Phone.Wire.Saw(mark, fact => fact.Received && fact.IsAttError(request, expected));
            CheckException.That(
                onTheWire,
                $"expected {expected} (0x{(byte)expected:X2}), got {exception.Code} (0x{(byte)exception.Code:X2})"
            );
        }
    }

    public static async Task<string> PairAsync(DemoContext context, CancellationToken token)
    {
        int mark = context.Phone.Wire.Mark();
        context.User.Clear();
        PairingOutcome outcome = await context.Phone.PairAsync(token).ConfigureAwait(false);
        DemoScene scene = context.Scene;
        CheckException.That(outcome.IsSuccess, $"pairing {outcome}");
        CheckException.That(outcome.Method == scene.Method, $"expected {scene.Method.Name()}, it was {outcome.Method?.Name()}");
        CheckException.That(
            outcome.Security.Level == scene.Level,
            $"expected {scene.Level.Describe()}, the link is at {outcome.Security.Level.Describe()}"
        );
        CheckException.That(outcome.IsBonded, "the keys were not kept");
        CheckException.That(context.Phone.Wire.Saw(mark, IsEncryptionOn), "no Encryption Change came from the controller");
        return $"{outcome}";
    }

    private static bool IsEncryptionOn(WireFact fact) =>
        fact.Event == HciEventCode.EncryptionChange && fact.Octets is [_, 0, _, _, not 0, ..];
}
