using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using SecureGattServer.Simulator.Phone;

namespace SecureGattServer.Simulator.Demo;

/// <summary>The esp32-nimble tutorial's server, used by a phone that hides behind resolvable private addresses.</summary>
internal static class CounterSteps
{
    public static readonly BleUuid Service = new(new Guid("9b574847-f706-436c-bed7-fc01eb0965c1"));
    public static readonly BleUuid Value = new(new Guid("681285a6-247f-48c6-80ad-68c3dce18585"));

    private const int IntervalMin = 24;
    private const int IntervalMax = 48;
    private const int SupervisionTimeout = 60;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Connects, and looks for the connection's details on the device's console.</summary>
    public static DemoStep ConnectPrivately(DemoStage stage) => new("connect", "The phone connects from a private address", async token =>
    {
        CheckException.That(stage.Report!.Name == "ESP32 Server", $"expected the name ESP32 Server, it is {stage.Report.Name}");
        int mark = stage.Device.Console.Mark();
        await stage.Phone.ConnectAsync(stage.Report.Address, token).ConfigureAwait(false);
        BleAddress own = stage.Phone.Link!.LocalAddress;
        CheckException.That(own != stage.Phone.Host.Identity, $"the phone showed its identity {own}");
        string details = await stage.Device.Console.WaitAsync(mark, "link: connected", token).ConfigureAwait(false);
        if (stage.IsFull) CheckException.That(details.Contains($"peer={own}", StringComparison.Ordinal), $"expected the address {own} in \"{details}\"");
        return $"connected from {own}; the device printed the connection";
    });

    /// <summary>The device asks for (24, 48, 0, 60).</summary>
    public static DemoStep Parameters(DemoStage stage) => new("parameters", "The device asks for its connection parameters", async token =>
    {
        string asked = await stage.Device.Console.WaitAsync(0, "parameters 24,48,0,60", token).ConfigureAwait(false);
        if (!stage.IsFull)
        {
            CheckException.That(asked.EndsWith("not supported", StringComparison.Ordinal), asked);
            return "not supported on this platform, and the device says so";
        }

        await stage.Device.Console.WaitAsync(0, "parameters now", token).ConfigureAwait(false);
        ConnectionParameters now = await AgreedAsync(stage.Phone.Link!, token).ConfigureAwait(false);
        CheckException.That(AreAskedFor(now), $"expected an interval of 24 to 48, latency 0, timeout 60; it is {now}");
        return $"interval {now.IntervalTime.TotalMilliseconds} ms, latency 0, timeout {now.SupervisionTimeout * 10} ms";
    });

    private static bool AreAskedFor(ConnectionParameters now) => now is { Interval: >= IntervalMin and <= IntervalMax, Latency: 0, SupervisionTimeout: SupervisionTimeout };

    // Both ends hear of the update at the same instant on the air; which host is told first is chance.
    private static async Task<ConnectionParameters> AgreedAsync(LeLink link, CancellationToken token)
    {
        var agreed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        link.ParametersChanged += now =>
        {
            if (AreAskedFor(now)) agreed.TrySetResult();
        };
        if (!AreAskedFor(link.Parameters)) await Task.WhenAny(agreed.Task, Task.Delay(s_patience, token)).ConfigureAwait(false);
        return link.Parameters;
    }

    public static DemoStep Read(DemoStage stage) => new("encrypted-read", "The phone reads the counter over the encrypted link", async token =>
    {
        byte[] value = await stage.Phone.ReadAsync(stage.Handle(Value), token).ConfigureAwait(false);
        stage.Say($"reads the counter = {VirtualPhone.DescribeValue(value)}");
        CheckException.That(value.Length == 1 || value.AsSpan().SequenceEqual("Start Value"u8), $"expected \"Start Value\" or one octet, got {VirtualPhone.DescribeValue(value)}");
        stage.Why("\"Start Value\" stands until the first tick; the counter runs from boot, as in the tutorial");
        return VirtualPhone.DescribeValue(value);
    });

    /// <summary>Each notification is one more than the one before, modulo 256.</summary>
    public static DemoStep Count(DemoStage stage, int count) => new("count", $"The phone subscribes and sees the counter count {count} times", async token =>
    {
        var seen = new List<byte[]>();
        await stage.Phone.SubscribeAsync(stage.Handle(Value), count, seen.Add, token).ConfigureAwait(false);
        stage.Say($"notified {string.Join(", ", seen.Select(Convert.ToHexString))}");
        CheckException.That(seen.All(static value => value.Length == 1), "a notification is not one octet");
        for (int i = 1; i < count; i++) CheckException.That(seen[i][0] == (byte)(seen[i - 1][0] + 1), $"{seen[i][0]:X2} came after {seen[i - 1][0]:X2}");
        return string.Join(", ", seen.Select(static value => value[0]));
    });

    /// <summary>Disconnects; the device says why and advertises again.</summary>
    public static DemoStep Leave(DemoStage stage) => new("disconnect", "The phone leaves", async token =>
    {
        int mark = stage.Device.Console.Mark();
        await stage.Phone.DisconnectAsync(token).ConfigureAwait(false);
        string said = await stage.Device.Console.WaitAsync(mark, "disconnected reason=0x13", token).ConfigureAwait(false);
        if (stage.IsFull) await stage.Device.Console.WaitAsync(mark, "link: advertising again", token).ConfigureAwait(false);
        else CheckException.That(said.EndsWith("advertising again", StringComparison.Ordinal), said);
        return DemoStage.WithoutLink(said);
    });

    /// <summary>Where the device has the phone's IRK it knows it behind any address; a stock image keeps the address of the day.</summary>
    public static IReadOnlyList<DemoStep> ReturnFromAnotherAddress(DemoStage stage) => stage.IsFull
        ? [Rotate(stage), LinkSteps.ComeBack(stage), Recognised(stage)]
        : [LinkSteps.ComeBack(stage)];

    private static DemoStep Rotate(DemoStage stage) => new("new-address", "The phone takes another private address", async token =>
    {
        BleAddress before = stage.Phone.Host.CurrentAddress;
        await stage.Phone.Host.RotateAddressAsync().WaitAsync(token).ConfigureAwait(false);
        CheckException.That(stage.Phone.Host.CurrentAddress != before, $"the address is still {before}");
        return $"{before} became {stage.Phone.Host.CurrentAddress}";
    });

    private static DemoStep Recognised(DemoStage stage) => new("recognised", "The device knows who is behind it", async token =>
    {
        string wanted = $"peer={stage.Phone.Link!.LocalAddress} identity={stage.Phone.Host.Identity}";
        await stage.Device.Console.WaitAsync(0, wanted, token).ConfigureAwait(false);
        stage.Why("the phone gave its identity key (IRK) when it bonded; without it every private address is a new phone");
        return wanted;
    });
}
