using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using SecureGattServer.Simulator.Phone;

namespace SecureGattServer.Simulator.Demo;

/// <summary>Steps for the server of the esp32-nimble tutorial, used by a phone with resolvable private addresses.</summary>
internal static class CounterSteps
{
    public static readonly BleUuid Service = new(new Guid("9b574847-f706-436c-bed7-fc01eb0965c1"));
    public static readonly BleUuid Value = new(new Guid("681285a6-247f-48c6-80ad-68c3dce18585"));

    private const int IntervalMin = 24;
    private const int IntervalMax = 48;
    private const int SupervisionTimeout = 60;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    /// <summary>Connects, and looks for the connection's details on the device's console.</summary>
    public static DemoStep ConnectPrivately(DemoContext context) =>
        new("connect", "The phone connects from a private address", async token =>
        {
            CheckException.That(context.Report!.Name == "ESP32 Server", $"expected the name ESP32 Server, it is {context.Report.Name}");
            int mark = context.Device.Console.Mark();
            await context.Phone.ConnectAsync(context.Report.Address, token).ConfigureAwait(false);
            BleAddress own = context.Phone.Link!.LocalAddress;
            CheckException.That(own != context.Phone.Host.Identity, $"the phone showed its identity {own}");
            string details = await context.Device.Console.WaitAsync(mark, "link: connected", token).ConfigureAwait(false);
            if (context.IsFull)
                CheckException.That(
                    details.Contains($"peer={own}", StringComparison.Ordinal),
                    $"expected the address {own} in \"{details}\""
                );
            return $"connected from {own}; the device printed the connection";
        });

    /// <summary>The device requests (24, 48, 0, 60).</summary>
    public static DemoStep Parameters(DemoContext context) =>
        new("parameters", "The device asks for its connection parameters", async token =>
        {
            string asked = await context.Device.Console.WaitAsync(0, "parameters 24,48,0,60", token).ConfigureAwait(false);
            if (!context.IsFull)
            {
                CheckException.That(asked.EndsWith("not supported", StringComparison.Ordinal), asked);
                return "not supported on this platform, and the device says so";
            }

            await context.Device.Console.WaitAsync(0, "parameters now", token).ConfigureAwait(false);
            ConnectionParameters now = await AgreedAsync(context.Phone.Link!, token).ConfigureAwait(false);
            CheckException.That(AreAskedFor(now), $"expected an interval of 24 to 48, latency 0, timeout 60; it is {now}");
            return $"interval {now.IntervalTime.TotalMilliseconds} ms, latency 0, timeout {now.SupervisionTimeout * 10} ms";
        });

    private static bool AreAskedFor(ConnectionParameters now) =>
        now is { Interval: >= IntervalMin and <= IntervalMax, Latency: 0, SupervisionTimeout: SupervisionTimeout };

    // Both ends are notified of the update at the same instant; the order of the hosts is arbitrary.
    private static async Task<ConnectionParameters> AgreedAsync(LeLink link, CancellationToken token)
    {
        var agreed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        link.ParametersChanged += now =>
        {
            if (AreAskedFor(now)) agreed.TrySetResult();
        };
        if (!AreAskedFor(link.Parameters)) await Task.WhenAny(agreed.Task, Task.Delay(s_timeout, token)).ConfigureAwait(false);
        return link.Parameters;
    }

    public static DemoStep Read(DemoContext context) =>
        new("encrypted-read", "The phone reads the counter over the encrypted link", async token =>
        {
            byte[] value = await context.Phone.ReadAsync(context.Handle(Value), token).ConfigureAwait(false);
            context.Say($"reads the counter = {VirtualPhone.DescribeValue(value)}");
            CheckException.That(
                value.Length == 1 || value.AsSpan().SequenceEqual("Start Value"u8),
                $"expected \"Start Value\" or one octet, got {VirtualPhone.DescribeValue(value)}"
            );
            context.Why("\"Start Value\" stands until the first tick; the counter runs from boot, as in the tutorial");
            return VirtualPhone.DescribeValue(value);
        });

    /// <summary>Each notification is the previous one plus one, modulo 256.</summary>
    public static DemoStep Count(DemoContext context, int count) =>
        new("count", $"The phone subscribes and sees the counter count {count} times", async token =>
        {
            var seen = new List<byte[]>();
            await context.Phone.SubscribeAsync(context.Handle(Value), count, seen.Add, token).ConfigureAwait(false);
            context.Say($"notified {string.Join(", ", seen.Select(Convert.ToHexString))}");
            CheckException.That(seen.All(static value => value.Length == 1), "a notification is not one octet");
            for (int i = 1; i < count; i++)
                CheckException.That(seen[i][0] == (byte)(seen[i - 1][0] + 1), $"{seen[i][0]:X2} came after {seen[i - 1][0]:X2}");
            return string.Join(", ", seen.Select(static value => value[0]));
        });

    /// <summary>Disconnects; the device prints the reason and advertises again.</summary>
    public static DemoStep Leave(DemoContext context) => new("disconnect", "The phone leaves", async token =>
    {
        int mark = context.Device.Console.Mark();
        await context.Phone.DisconnectAsync(token).ConfigureAwait(false);
        string said = await context.Device.Console.WaitAsync(mark, "disconnected reason=0x13", token).ConfigureAwait(false);
        if (context.IsFull) await context.Device.Console.WaitAsync(mark, "link: advertising again", token).ConfigureAwait(false);
        else CheckException.That(said.EndsWith("advertising again", StringComparison.Ordinal), said);
        return DemoContext.WithoutLink(said);
    });

    /// <summary>A device that has the phone's IRK recognizes it with any address; a stock image stores the current address only.</summary>
    public static IReadOnlyList<DemoStep> ReturnFromAnotherAddress(DemoContext context) => context.IsFull
        ? [Rotate(context), LinkSteps.ComeBack(context), Recognised(context)]
        : [LinkSteps.ComeBack(context)];

    private static DemoStep Rotate(DemoContext context) => new("new-address", "The phone takes another private address", async token =>
    {
        BleAddress before = context.Phone.Host.CurrentAddress;
        await context.Phone.Host.RotateAddressAsync().WaitAsync(token).ConfigureAwait(false);
        CheckException.That(context.Phone.Host.CurrentAddress != before, $"the address is still {before}");
        return $"{before} became {context.Phone.Host.CurrentAddress}";
    });

    private static DemoStep Recognised(DemoContext context) => new("recognised", "The device knows who is behind it", async token =>
    {
        string wanted = $"peer={context.Phone.Link!.LocalAddress} identity={context.Phone.Host.Identity}";
        await context.Device.Console.WaitAsync(0, wanted, token).ConfigureAwait(false);
        context.Why("the phone gave its identity key (IRK) when it bonded; without it every private address is a new phone");
        return wanted;
    });
}
