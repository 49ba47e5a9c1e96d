using System;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual;
using BleStack.Tests.Conformance.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.L2cap;

/// <summary>Connection Parameter Update over the LE signaling channel ([Vol 3, Part A] 4.20, 4.21).</summary>
/// <remarks>Code (1) ∥ Identifier (1) ∥ Length (2) ∥ Interval_Min (2) ∥ Interval_Max (2) ∥ Latency (2) ∥ Timeout (2); the answer: Result
/// (2).</remarks>
public sealed class ConnectionParameterUpdateTests
{
    private static readonly ConnectionParameters s_wanted = new(24, 40, 2, 420);

    // Without the link layer's own procedure on both sides the Peripheral has L2CAP only.
    private static Bench Peripheral() => new(LinkRole.Peripheral, controller: new ControllerOptions { Features = LeFeatures.LeEncryption });

    [TestPurpose("L2CAP/LE/CPU/BV-01-C", "The Peripheral sends the request and takes the Central's yes")]
    public void Peripheral_asks()
    {
        using Bench bench = Peripheral();
        Task<bool> asked = bench.Begin(() => bench.Link.UpdateParametersAsync(s_wanted));
        Assert.Equal("12010800" + "1800" + "2800" + "0200" + "A401", bench.Tester.Next(RawPeer.Signaling));
        bench.Tester.Send(RawPeer.Signaling, "13 01 0200 0000");
        bench.Until(() => asked.IsCompleted);
        Assert.True(asked.Result);
        Assert.Equal(HciErrorCode.Success, bench.Tester.Host.Do(new LeConnectionUpdate(bench.Tester.Host.Handle, 40, 40, 2, 420, 0, 0)));
        bench.Until(() => bench.Link.Parameters == new ConnectionParameters(40, 2, 420));
    }

    [TestPurpose("L2CAP/LE/CPU/BV-02-C", "The Central accepts valid parameters and puts them in force")]
    public void Central_accepts()
    {
        using var bench = new Bench(LinkRole.Central);
        Assert.Equal("130702000000", bench.Tester.Ask(RawPeer.Signaling, "12 07 0800 1800 2800 0200 A401"));
        LeConnectionUpdateComplete update = bench.Tester.Host.WaitLe<LeConnectionUpdateComplete>();
        Assert.Equal((HciErrorCode.Success, 2, 420), (update.Status, update.Latency, update.SupervisionTimeout));
        Assert.InRange(update.Interval, 24, 40);
    }

    [TestPurpose("L2CAP/LE/CPU/BI-01-C", "The Central rejects parameters out of range; those in force stay")]
    public void Central_rejects_invalid_parameters()
    {
        using var bench = new Bench(LinkRole.Central);
        ConnectionParameters before = bench.Link.Parameters;
        byte identifier = 1;
        foreach (string parameters in new[]
        {
            "0500 2800 0000 A401", // the shortest interval below 6
            "1800 810C 0000 A401", // the longest above 3200
            "2900 2800 0000 A401", // the shortest above the longest
            "1800 2800 F401 800C", // latency above 499
            "0600 0600 0000 0900", // timeout below 10
            "1800 2800 0000 810C", // timeout above 3200
            "1800 2800 0000 0A00", // timeout of no more than twice the interval: 100 ms for 50 ms
            "FFFF FFFF 0000 A401",
        })
        {
            Assert.Equal($"13{identifier:X2}02000100", bench.Tester.Ask(RawPeer.Signaling, $"12 {identifier:X2} 0800 {parameters}"));
            identifier++;
        }

        Assert.Equal(0, bench.Tester.Host.CountLe(LeSubevent.ConnectionUpdateComplete));
        Assert.Equal(before, bench.Link.Parameters);
    }

    [TestPurpose("L2CAP/LE/CPU/BI-02-C", "The Peripheral rejects the request: it is for the Central only")]
    public void Peripheral_rejects()
    {
        using var bench = new Bench(LinkRole.Peripheral);
        Assert.Equal("010902000000", bench.Tester.Ask(RawPeer.Signaling, "12 09 0800 1800 2800 0000 A401"));
    }

    [Theory]
    [InlineData("13 01 0200 0100")] // refused
    [InlineData("01 01 0200 0000")] // not understood
    public void A_refusal_leaves_the_parameters_and_the_next_request_has_the_next_identifier(string answer)
    {
        using Bench bench = Peripheral();
        ConnectionParameters before = bench.Link.Parameters;
        Task<bool> asked = bench.Begin(() => bench.Link.UpdateParametersAsync(s_wanted));
        bench.Tester.Next(RawPeer.Signaling);
        bench.Tester.Send(RawPeer.Signaling, answer);
        bench.Until(() => asked.IsCompleted);
        Assert.False(asked.Result);
        Assert.Equal(before, bench.Link.Parameters);
        bench.Begin(() => bench.Link.UpdateParametersAsync(s_wanted));
        Assert.Equal("12020800180028000200A401", bench.Tester.Next(RawPeer.Signaling));
    }

    [Fact]
    public void An_answer_to_no_request_of_ours_is_ignored()
    {
        using Bench bench = Peripheral();
        Assert.Equal("", bench.Tester.Ask(RawPeer.Signaling, "13 01 0200 0000"));
        Task<bool> asked = bench.Begin(() => bench.Link.UpdateParametersAsync(s_wanted));
        bench.Tester.Next(RawPeer.Signaling);
        Assert.Equal("", bench.Tester.Ask(RawPeer.Signaling, "13 02 0200 0000"));
        Assert.False(asked.IsCompleted);
    }

    /// <summary>The Response Timeout Expired timer, [Vol 3, Part A] 6.2.1; GAP's T_GAP(conn_param_timeout) is 30 s too.</summary>
    [Fact]
    public void Silence_for_thirty_seconds_is_a_no()
    {
        using Bench bench = Peripheral();
        Task<bool> asked = bench.Begin(() => bench.Link.UpdateParametersAsync(s_wanted));
        bench.Loop.Advance(TimeSpan.FromSeconds(29));
        Assert.False(asked.IsCompleted);
        bench.Loop.Advance(TimeSpan.FromSeconds(2));
        Assert.False(asked.Result);
        Assert.True(bench.Link.IsConnected);
    }
}
