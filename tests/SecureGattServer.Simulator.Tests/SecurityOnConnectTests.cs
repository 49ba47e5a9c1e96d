using System;
using System.Linq;
using System.Threading.Tasks;
using BleStack.L2cap;
using BleStack.Smp;
using VirtualBoard;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>
/// The four kinds of encryption on connect, and a Security Request at any moment: what the phone is asked for, and how an existing bond is
/// treated.
/// </summary>
public sealed class SecurityOnConnectTests
{
    [Fact]
    public async Task None_asks_for_nothing()
    {
        await using FullBench bench = await Boot("none");
        await bench.ConnectAsync();
        await bench.Phone.ExchangeMtuAsync(bench.Token);
        await bench.SaysAsync("link: mtu=");
        Assert.DoesNotContain("security asked", bench.Said, StringComparison.Ordinal);
        Assert.False(bench.Phone.Wire.Saw(0, static fact => fact.Smp == SmpCode.SecurityRequest));
    }

    /// <summary>
    /// A phone that bonded by Just Works returns with more capabilities: "encrypt" accepts the bond, "encrypt-mitm" requires a new one.
    /// </summary>
    [Theory]
    [InlineData("encrypt", FullBench.Secure, false, SecurityLevel.Encrypted)]
    [InlineData("encrypt-no-mitm", FullBench.Secure, false, SecurityLevel.Encrypted)]
    [InlineData("encrypt-mitm", FullBench.Secure, true, SecurityLevel.AuthenticatedSecureConnections)]
    [InlineData("encrypt", FullBench.Legacy, false, SecurityLevel.Encrypted)]
    [InlineData("encrypt-mitm", FullBench.Legacy, true, SecurityLevel.AuthenticatedSecureConnections)]
    public async Task An_existing_bond_is_taken_or_upgraded(string mode, AuthReq first, bool pairsAnew, SecurityLevel level)
    {
        await using FullBench bench = await Boot(mode);
        await bench.ConnectAsync(FullBench.Weak(first));
        Assert.Equal(SecurityLevel.Encrypted, (await bench.OutcomeAsync()).Security.Level);
        await bench.LeaveAsync();
        int mark = bench.Phone.Wire.Mark();
        await bench.ConnectAsync(FullBench.Strong with { MinKeySize = 7 });
        PairingOutcome outcome = await bench.OutcomeAsync();
        Assert.True(outcome.IsSuccess, outcome + Environment.NewLine + bench.Said);
        Assert.Equal(level, outcome.Security.Level);
        Assert.Equal(pairsAnew, bench.Phone.Wire.Saw(mark, static fact => fact.Smp == SmpCode.PairingRequest));
    }

    /// <summary>Without MITM a legacy bond is still below what both support: Secure Connections.</summary>
    [Fact]
    public async Task No_mitm_replaces_a_legacy_bond_by_a_Secure_Connections_one()
    {
        await using FullBench bench = await Boot("encrypt-no-mitm");
        await bench.ConnectAsync(FullBench.Weak(FullBench.Legacy));
        Assert.False((await bench.OutcomeAsync()).Security.IsSecureConnections);
        await bench.LeaveAsync();
        await bench.ConnectAsync(FullBench.Weak(FullBench.Secure));
        Assert.True((await bench.OutcomeAsync()).Security.IsSecureConnections, bench.Said);
    }

    [Theory]
    [InlineData("encrypt-mitm", true)]
    [InlineData("encrypt-no-mitm", false)]
    public async Task The_request_names_what_it_wants(string mode, bool mitm)
    {
        await using FullBench bench = await Boot(mode);
        bench.Phone.Policy.Answer = SecurityRequestAnswer.Ignore;
        await bench.ConnectAsync(FullBench.Strong);
        await bench.SaysAsync("guard: connected, security asked");
        await bench.Phone.ExchangeMtuAsync(bench.Token);
        var request = (SecurityRequest)
            SmpPdu.Parse(bench.Phone.Wire.Since(0).First(static fact => fact.Smp == SmpCode.SecurityRequest).Octets)!;
        Assert.Equal(mitm, request.AuthReq.HasFlag(AuthReq.Mitm));
    }

    [Fact]
    public async Task The_device_may_ask_at_any_moment_and_the_phone_accepts()
    {
        await using FullBench bench = await Boot("none");
        await bench.ConnectAsync(FullBench.Strong);
        await bench.CommandAsync("secure " + await LinkAsync(bench) + " encrypt-mitm", "guard: security asked");
        Assert.Equal(SecurityLevel.AuthenticatedSecureConnections, (await bench.OutcomeAsync()).Security.Level);
    }

    [Fact]
    public async Task The_phone_rejects_and_the_device_says_who_said_no()
    {
        await using FullBench bench = await Boot("none");
        bench.Phone.Policy.Answer = SecurityRequestAnswer.Refuse;
        await bench.ConnectAsync(FullBench.Strong);
        await bench.CommandAsync("secure " + await LinkAsync(bench), "guard: security asked");
        await bench.SaysAsync("verdict: pairing failed: pairing not supported (said the phone)");
        Assert.Equal(SecurityLevel.None, bench.Phone.Link!.Security.Level);
    }

    [Fact]
    public async Task On_the_stock_platform_the_request_carries_the_profiles_flags()
    {
        await using FullBench bench = await FullBench.BootAsync(
            "heart-rate",
            "stock",
            null,
            (BoardSetting.SecurityOnConnect, "encrypt-no-mitm")
        );
        await bench.ConnectAsync(FullBench.Strong);
        Assert.Equal(SecurityLevel.AuthenticatedSecureConnections, (await bench.OutcomeAsync()).Security.Level);
    }

    internal static async Task<string> LinkAsync(FullBench bench)
    {
        string line = await bench.SaysAsync("link: connected link=");
        return line["link: connected link=".Length..].Split(' ')[0];
    }

    private static Task<FullBench> Boot(string mode) => FullBench.BootAsync("heart-rate", settings: (BoardSetting.SecurityOnConnect, mode));
}
