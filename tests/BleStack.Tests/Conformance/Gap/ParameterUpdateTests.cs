using System;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual;
using BleStack.Tests.Conformance.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Gap;

/// <summary>
/// Connection Parameter Update procedure ([Vol 3, Part C] 9.3.9), by L2CAP where a controller lacks the link layer's procedure, else by
/// that.
/// </summary>
public sealed class ParameterUpdateTests
{
    private const string Request = "12010800" + "1800" + "2800" + "0100" + "A401"; // 30 to 50 ms, latency 1, 4.2 s

    private static readonly ConnectionParameters s_wanted = new(24, 40, 1, 420);

    private static Bench WithoutLinkLayerProcedure(LinkRole role) =>
        new(role, controller: new ControllerOptions { Features = LeFeatures.LeEncryption });

    private static Task<bool> Ask(Bench bench)
    {
        Task<bool> asked = bench.Begin(() => bench.Link.UpdateParametersAsync(s_wanted));
        Assert.Equal(Request, bench.Tester.Next(RawPeer.Signaling));
        return asked;
    }

    [TestPurpose("GAP/CONN/CPUP/BV-01-C", "Peripheral asks by L2CAP, accepted: the new parameters are in force and told")]
    public void Peripheral_asks_by_L2CAP()
    {
        using Bench bench = WithoutLinkLayerProcedure(LinkRole.Peripheral);
        ConnectionParameters? told = null;
        bench.Link.ParametersChanged += now => told = now;
        Task<bool> asked = Ask(bench);
        bench.Tester.Send(RawPeer.Signaling, "13 01 0200 0000");
        bench.Tester.Host.Do(new LeConnectionUpdate(bench.Tester.Host.Handle, 32, 32, 1, 420, 0, 0));
        bench.Until(() => told is not null);
        Assert.True(asked.Result);
        Assert.Equal((new ConnectionParameters(32, 1, 420), bench.Link.Parameters), (told!.Value, told.Value));
    }

    // Our choice of the three the suite allows: the link keeps its parameters.
    [TestPurpose("GAP/CONN/CPUP/BV-02-C", "Peripheral asks by L2CAP, no answer in 30 s: told as refused, the link goes on")]
    public void Peripheral_gets_no_answer()
    {
        using Bench bench = WithoutLinkLayerProcedure(LinkRole.Peripheral);
        ConnectionParameters before = bench.Link.Parameters;
        Task<bool> asked = Ask(bench);
        bench.Loop.Advance(TimeSpan.FromSeconds(31));
        Assert.False(asked.Result);
        Assert.Equal((true, before, ""), (bench.Link.IsConnected, bench.Link.Parameters, bench.Tester.Take(RawPeer.Signaling)));
    }

    [TestPurpose("GAP/CONN/CPUP/BV-03-C", "Peripheral asks by L2CAP, rejected: told as refused, the parameters stay")]
    public void Peripheral_is_refused()
    {
        using Bench bench = WithoutLinkLayerProcedure(LinkRole.Peripheral);
        ConnectionParameters before = bench.Link.Parameters;
        Task<bool> asked = Ask(bench);
        bench.Tester.Send(RawPeer.Signaling, "13 01 0200 0100");
        bench.Until(() => asked.IsCompleted);
        Assert.False(asked.Result);
        Assert.Equal(before, bench.Link.Parameters);
    }

    [TestPurpose("GAP/CONN/CPUP/BV-04-C", "Central accepts what a Peripheral asks by L2CAP and puts it in force")]
    public void Central_accepts()
    {
        using Bench bench = WithoutLinkLayerProcedure(LinkRole.Central);
        Assert.Equal("130302000000", bench.Tester.Ask(RawPeer.Signaling, "12 03 0800 1800 2800 0100 A401"));
        bench.Until(() => bench.Link.Parameters is { Latency: 1, SupervisionTimeout: 420, Interval: >= 24 and <= 40 });
    }

    [TestPurpose("GAP/CONN/CPUP/BV-05-C", "Central rejects what is not possible, and what its owner does not grant")]
    public void Central_rejects()
    {
        using var bench = new Bench(LinkRole.Central, new BleHostOptions { AcceptParameters = static (_, wanted) => wanted.Latency == 0 });
        ConnectionParameters before = bench.Link.Parameters;
        Assert.Equal("130302000100", bench.Tester.Ask(RawPeer.Signaling, "12 03 0800 1800 2800 FFFF A401"));
        Assert.Equal("130402000100", bench.Tester.Ask(RawPeer.Signaling, "12 04 0800 1800 2800 0100 A401"));
        Assert.Equal(before, bench.Link.Parameters);
    }

    [TestPurpose("GAP/CONN/CPUP/BV-06-C", "Central changes the parameters by the link layer")]
    public void Central_changes_them()
    {
        using var bench = new Bench(LinkRole.Central);
        Assert.True(bench.Run(() => bench.Link.UpdateParametersAsync(s_wanted)));
        Assert.Equal((1, 420), (bench.Link.Parameters.Latency, bench.Link.Parameters.SupervisionTimeout));
        LeConnectionUpdateComplete update = bench.Tester.Host.WaitLe<LeConnectionUpdateComplete>();
        Assert.Equal((bench.Link.Parameters.Interval, 1, 420), (update.Interval, update.Latency, update.SupervisionTimeout));
        Assert.Equal("", bench.Tester.Take(RawPeer.Signaling));
    }

    [TestPurpose("GAP/CONN/CPUP/BV-08-C", "Peripheral accepts what a Central asks by the link layer's parameter request")]
    public void Peripheral_accepts()
    {
        using var bench = new Bench(LinkRole.Peripheral);
        bench.Tester.Host.Do(new LeConnectionUpdate(bench.Tester.Host.Handle, 48, 48, 2, 500, 0, 0));
        bench.Until(() => bench.Link.Parameters == new ConnectionParameters(48, 2, 500));
        Assert.Equal(HciErrorCode.Success, bench.Tester.Host.WaitLe<LeConnectionUpdateComplete>().Status);
    }

    [TestPurpose("GAP/CONN/CPUP/BV-10-C", "Peripheral asks by the link layer's parameter request, accepted")]
    public void Peripheral_asks_by_the_link_layer()
    {
        using var bench = new Bench(LinkRole.Peripheral);
        Task<bool> asked = bench.Begin(() => bench.Link.UpdateParametersAsync(s_wanted));
        LeRemoteConnectionParameterRequest request = bench.Tester.Host.WaitLe<LeRemoteConnectionParameterRequest>();
        Assert.Equal((24, 40, 1, 420), (request.IntervalMin, request.IntervalMax, request.Latency, request.SupervisionTimeout));
        bench.Tester.Host.Do(new LeRemoteConnectionParameterRequestReply(bench.Tester.Host.Handle, 24, 40, 1, 420, 0, 0));
        bench.Until(() => asked.IsCompleted);
        Assert.True(asked.Result);
        Assert.Equal((1, 420), (bench.Link.Parameters.Latency, bench.Link.Parameters.SupervisionTimeout));
        Assert.Equal("", bench.Tester.Take(RawPeer.Signaling));
    }
}
