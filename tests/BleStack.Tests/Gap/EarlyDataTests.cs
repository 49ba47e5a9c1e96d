using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using TestKit.Stack;
using BleStack.Tests.Hci;
using BleStack.Virtual;
using Xunit;

namespace BleStack.Tests.Gap;

/// <summary>
/// Data that comes before the event that explains it: held briefly, judged at the level the event brings, dropped if that fails or does not
/// come.
/// </summary>
public sealed class EarlyDataTests
{
    private const string MtuRequest = "0300040002F700";
    private const string MtuResponse = "03000400030502";
    private static readonly BleAddress Peer = new(0xC00000000002, AddressType.Random);

    private readonly SimulatedLoop _loop = new();
    private readonly ScriptedController _controller = new();

    public EarlyDataTests() =>
        _loop.UnhandledException += exception => throw new InvalidOperationException("An exception escaped to the loop.", exception);

    [Theory]
    [InlineData(MtuRequest, LinkRole.Peripheral, MtuResponse)]
    [InlineData(MtuRequest, LinkRole.Central, MtuResponse)]
    [InlineData("07000600" + "01030009100000", LinkRole.Peripheral, "0700060002")]
    [InlineData("0700040010" + "0100FFFF0028", LinkRole.Peripheral, "0E00040011")]
    [InlineData("03000400" + "0A0300", LinkRole.Peripheral, "090004000B")]
    [InlineData("0600050006010200" + "4000", LinkRole.Peripheral, "06000500010102000000")]
    public void What_came_before_its_connection_is_answered_after_it(string sent, LinkRole role, string answer)
    {
        BleHost host = Start();
        Prepare(host, role);
        _controller.AclIn(1, 2, sent);
        _loop.RunUntilIdle();
        Assert.Empty(_controller.Acl);
        _controller.Connect(1, role, Peer.Value);
        _loop.RunUntilIdle();
        Assert.StartsWith(answer, Convert.ToHexString(_controller.Acl.First()[5..]), StringComparison.Ordinal);
    }

    [Fact]
    public void Fragments_and_their_order_are_kept()
    {
        Start();
        _controller.AclIn(1, 2, "03000400");
        _controller.AclIn(1, 1, "02F7");
        _controller.AclIn(1, 1, "00");
        _controller.AclIn(1, 2, "07000600" + "01030009100000");
        _controller.Connect(1, LinkRole.Peripheral, Peer.Value);
        _controller.Completed(1, 1);
        _loop.RunUntilIdle();
        string[] answers = [.. _controller.Acl.Select(p => Convert.ToHexString(p[5..]))];
        Assert.Equal(MtuResponse, answers[0]);
        Assert.StartsWith("0700060002", answers[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_application_hears_of_the_link_before_anything_on_it()
    {
        BleHost host = Start();
        List<string> told = [];
        host.Connected += link =>
        {
            told.Add("connected");
            link.MtuChanged += mtu => told.Add($"MTU {mtu}");
        };
        _controller.AclIn(1, 2, MtuRequest);
        _controller.Connect(1, LinkRole.Peripheral, Peer.Value);
        _loop.RunUntilIdle();
        Assert.Equal(["connected", "MTU 247"], told);
    }

    [Fact]
    public void A_Central_hears_a_Security_Request_that_came_before_its_link()
    {
        BleHost host = Start();
        Task<LeLink> connect = Prepare(host, LinkRole.Central)!;
        List<AuthReq> wanted = [];
        host.Connected += link => link.SecurityRequested += wanted.Add;
        _controller.AclIn(1, 2, "02000600" + "0B09");
        _controller.Connect(1, LinkRole.Central, Peer.Value);
        _loop.RunUntilIdle();
        Assert.True(connect.IsCompletedSuccessfully);
        Assert.Equal([AuthReq.Bonding | AuthReq.SecureConnections], wanted);
    }

    [Fact]
    public void What_belongs_to_a_connection_that_fails_or_never_comes_is_dropped()
    {
        BleHost host = Start();
        _controller.AclIn(1, 2, MtuRequest);
        _controller.Connect(1, LinkRole.Peripheral, Peer.Value, HciErrorCode.ConnectionFailedToBeEstablished);
        _controller.Connect(1, LinkRole.Peripheral, Peer.Value);
        _controller.AclIn(2, 2, MtuRequest);
        _loop.Advance(EarlyData.Patience);
        _controller.Connect(2, LinkRole.Peripheral, 0xC00000000003);
        _loop.RunUntilIdle();
        Assert.Equal(2, host.Links.Count);
        Assert.Empty(_controller.Acl);
        Assert.Equal(2, host.Hci.Dropped);
    }

    [Fact]
    public void The_last_data_of_an_ended_connection_is_never_the_next_ones()
    {
        Start();
        _controller.Connect(1, LinkRole.Peripheral, Peer.Value);
        _controller.Disconnected(1, HciErrorCode.RemoteUserTerminatedConnection);
        _controller.AclIn(1, 2, MtuRequest);
        _loop.Advance(EarlyData.Lateness);
        _controller.Connect(1, LinkRole.Peripheral, 0xC00000000003);
        _loop.RunUntilIdle();
        Assert.Empty(_controller.Acl);
        _controller.Disconnected(1, HciErrorCode.RemoteUserTerminatedConnection);
        _loop.Advance(EarlyData.Lateness);
        _controller.AclIn(1, 2, MtuRequest);
        _controller.Connect(1, LinkRole.Peripheral, 0xC00000000004);
        _loop.RunUntilIdle();
        Assert.Single(_controller.Acl);
    }

    [Fact]
    public void A_hostile_controller_gets_a_bounded_store()
    {
        BleHost host = Start();
        for (int i = 0; i < 20_000; i++) _controller.AclIn((ushort)(i % 0x0EFF), 2, "F000040002" + new string('A', 400));
        _loop.RunUntilIdle();
        Assert.InRange(20_000 - host.Hci.Dropped, 1, EarlyData.MaximumPackets);
        _loop.Advance(EarlyData.Patience);
        Assert.Equal(20_000, host.Hci.Dropped);
        for (int i = 0; i < 1000; i++) _controller.AclIn(1, 2, "F000040002" + new string('A', 400));
        _loop.RunUntilIdle();
        Assert.InRange(21_000 - host.Hci.Dropped, 1, EarlyData.MaximumPackets);
    }

    [Theory]
    [InlineData("03000400" + "0A0900", "020004000B63")]
    [InlineData("04000400" + "120900" + "07", "0100040013")]
    [InlineData("06000400" + "160900" + "000007", "")]
    public void A_request_between_the_LTK_reply_and_Encryption_Change_is_judged_at_the_new_level(string request, string answer)
    {
        Encrypting(out GattCharacteristic secret);
        _controller.AclIn(1, 2, request);
        _loop.RunUntilIdle();
        Assert.Empty(_controller.Acl);
        _controller.Event(HciEventCode.EncryptionChange, 0, 1, 0, 1);
        _loop.RunUntilIdle();
        string answered = Convert.ToHexString(Assert.Single(_controller.Acl)[5..]);
        Assert.DoesNotContain("040001", answered[4..10], StringComparison.Ordinal);
        if (answer.Length > 0) Assert.Equal(answer, answered);
        Assert.Equal(9, secret.ValueHandle);
    }

    [Fact]
    public void A_key_refresh_brings_the_level_in_the_same_way()
    {
        Encrypting(out _);
        _controller.AclIn(1, 2, "03000400" + "0A0900");
        _controller.Event(HciEventCode.EncryptionKeyRefreshComplete, 0, 1, 0);
        _loop.RunUntilIdle();
        Assert.Equal("020004000B63", Convert.ToHexString(Assert.Single(_controller.Acl)[5..]));
    }

    public static TheoryData<string> Failures() => ["an error", "off", "no event", "a disconnection"];

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_request_under_an_encryption_that_fails_or_does_not_come_is_dropped(string how)
    {
        BleHost host = Encrypting(out GattCharacteristic secret);
        _controller.AclIn(1, 2, "04000400" + "120900" + "07");
        _loop.RunUntilIdle();
        if (how == "an error") _controller.Event(HciEventCode.EncryptionChange, 0x3D, 1, 0, 0);
        if (how == "off") _controller.Event(HciEventCode.EncryptionChange, 0, 1, 0, 0);
        if (how == "a disconnection") _controller.Disconnected(1, HciErrorCode.ConnectionTerminatedDueToMicFailure);
        _loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_controller.Acl);
        Assert.Equal([0x63], secret.Value.ToArray());
        if (how == "a disconnection") return;

        // The link is judged at its own level from then on: it has none, and there is a key.
        _controller.AclIn(1, 2, "03000400" + "0A0900");
        _loop.RunUntilIdle();
        Assert.Equal("05000400010A09000F", Convert.ToHexString(Assert.Single(_controller.Acl)[5..]));
        Assert.Equal(SecurityLevel.None, host.Links[0].Security.Level);
    }

    [Fact]
    public void Nothing_waits_where_there_is_no_key_to_encrypt_with()
    {
        BleHost host = Encrypting(out _, withKey: false);
        _controller.AclIn(1, 2, "03000400" + "0A0900");
        _loop.RunUntilIdle();
        Assert.Equal("05000400010A090005", Convert.ToHexString(Assert.Single(_controller.Acl)[5..]));
        Assert.True(host.Links[0].IsConnected);
    }

    [Fact]
    public void Answers_and_signalling_do_not_wait_for_an_encryption()
    {
        BleHost host = Encrypting(out _);
        Task<ushort> mtu = _loop.Begin(() => host.Links[0].Client.ExchangeMtuAsync());
        _controller.Completed(1, 1);
        _controller.AclIn(1, 2, "0300040003F700");
        _controller.AclIn(1, 2, "0400050008010000");
        _loop.RunUntilIdle();
        Assert.Equal(247, mtu.Result);
        Assert.Equal("06000500010102000000", Convert.ToHexString(_controller.Acl.Last()[5..]));
    }

    [Fact]
    public void What_waits_for_an_encryption_is_bounded()
    {
        BleHost host = Encrypting(out _);
        for (int i = 0; i < 10_000; i++) _controller.AclIn(1, 2, "04000400" + "520900" + "07");
        _loop.RunUntilIdle();
        List<int> writes = [];
        _controller.Event(HciEventCode.EncryptionChange, 0, 1, 0, 1);
        host.Server.Database.FindByValueHandle(9)!.OnWrite = (request, value) =>
        {
            writes.Add(value.Length);
            request.Respond();
        };
        _loop.RunUntilIdle();
        Assert.Equal(BleStack.L2cap.HeldPdus.MaximumCount, writes.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_Central_judges_a_notification_at_the_level_the_event_brings(bool succeeds)
    {
        var bonds = new MemoryBondStore();
        bonds.Save(new Bond { Peer = Peer, PeerLtk = new LongTermKey(new byte[16], 0, 0), IsSecureConnections = true });
        BleHost host = Start(new BleHostOptions { Bonds = bonds });
        Task<LeLink> connect = Prepare(host, LinkRole.Central)!;
        _controller.Connect(1, LinkRole.Central, Peer.Value);
        _loop.RunUntilIdle();
        LeLink link = connect.Result;
        link.Client.RequiredLevel = SecurityLevel.Encrypted;
        List<ushort> values = [];
        link.Client.ValueReceived += (handle, _, _) => values.Add(handle);
        Task<PairingOutcome> encrypt = _loop.Begin(() => link.EncryptAsync());
        _controller.AclIn(1, 2, "04000400" + "1B0900" + "3C");
        _controller.AclIn(1, 2, "04000400" + "1D0A00" + "3C");
        _loop.RunUntilIdle();
        Assert.Empty(values);
        _controller.Event(HciEventCode.EncryptionChange, (byte)(succeeds ? 0 : 6), 1, 0, (byte)(succeeds ? 1 : 0));
        _loop.RunUntilIdle();
        Assert.Equal(succeeds, encrypt.Result.IsSuccess);
        Assert.Equal(succeeds ? [9, 10] : (ushort[])[], values);
        // What is not believed is confirmed all the same: the peer's bearer must not die of it.
        Assert.Equal("010004001E", Convert.ToHexString(_controller.Acl.Last()[5..]));
    }

    public static TheoryData<int, int, bool> Delays()
    {
        var delays = new TheoryData<int, int, bool>();
        foreach (bool sc in new[] { false, true })
            foreach ((int central, int peripheral) in new[] { (15, 0), (0, 15), (15, 15), (60, 3) }) delays.Add(central, peripheral, sc);
        return delays;
    }

    [Theory]
    [MemberData(nameof(Delays))]
    public void Whole_connections_with_late_events_pair_read_notify_and_come_back(int central, int peripheral, bool secureConnections)
    {
        var settings = new PairingSettings { AuthReq = secureConnections ? AuthReq.Bonding | AuthReq.SecureConnections : AuthReq.Bonding };
        var air = new VirtualAir(_loop, new AirOptions { Seed = 1, Pacing = Pacing.AsFastAsPossible });
        BleHost phone = Host(air, central, settings, 1), device = Host(air, peripheral, settings, 2);
        var secret = new GattCharacteristic(0x2A37, GattProperties.Read | GattProperties.Notify, AttributePermissions.ReadEncrypted)
        {
            ProtectNotifications = true,
        };
        secret.SetValue([0x63]);
        device.Server.Add(new GattService(0x180D).Add(secret));
        for (int round = 0; round < 3; round++)
        {
            _loop.Run(() => device.Advertiser.StartAsync(new AdvertisingParameters()));
            LeLink link = _loop.Run(() => phone.ConnectAsync(device.Identity));
            link.Client.RequiredLevel = SecurityLevel.Encrypted;
            List<byte[]> values = [];
            link.Client.ValueReceived += (_, value, _) => values.Add(value.ToArray());
            Task<PairingOutcome> secured = _loop.Begin(() => round == 0 ? link.PairAsync() : link.EncryptAsync());
            Assert.True(_loop.RunUntil(() => secured.IsCompleted, TimeSpan.FromSeconds(20)));
            Assert.True(secured.Result.IsSuccess, secured.Result.ToString());
            Assert.Equal([0x63], _loop.Run(() => link.Client.ReadAsync(secret.ValueHandle)));
            if (round == 0) _loop.Run(() => link.Client.WriteAsync(secret.CccdHandle, new byte[] { 1, 0 }));
            Assert.True(_loop.RunUntil(() => device.Server.Connections.Any(c => c.GetSubscription(secret) != 0)));
            _loop.Post(_ => device.Server.NotifyAll(secret, [60]), null);
            Assert.True(_loop.RunUntil(() => values.Count == 1));
            _loop.Run(() => link.DisconnectAsync());
            Assert.True(_loop.RunUntil(() => device.Links.Count == 0));
        }
    }

    private BleHost Host(VirtualAir air, int delay, PairingSettings settings, ulong seed)
    {
        IHciTransport transport = air.CreateController().CreateTransport();
        var host = new BleHost(
            delay == 0 ? transport : new SlowEvents(_loop, transport, TimeSpan.FromMilliseconds(delay)),
            new BleHostOptions { Loop = _loop, Random = new SeededRandom(seed), Pairing = settings });
        _loop.Run(() => host.StartAsync());
        return host;
    }

    private BleHost Start(BleHostOptions? options = null)
    {
        var host = new BleHost(
            _controller,
            (options ?? new BleHostOptions()) with
            {
                Loop = _loop,
                Random = new SeededRandom(1),
                PreferredMtu = 517,
            }
        );
        _loop.Run(() => host.StartAsync());
        return host;
    }

    private Task<LeLink>? Prepare(BleHost host, LinkRole role) =>
        role == LinkRole.Central ? _loop.Begin(() => host.ConnectAsync(Peer)) : null;

    /// <summary>A Peripheral with an encrypted value of 63 at handle 9, whose controller was just given the bond's key.</summary>
    private BleHost Encrypting(out GattCharacteristic secret, bool withKey = true)
    {
        var bonds = new MemoryBondStore();
        if (withKey) bonds.Save(new Bond { Peer = Peer, LocalLtk = new LongTermKey(new byte[16], 0, 0), IsSecureConnections = true });
        BleHost host = Start(new BleHostOptions { Bonds = bonds, Gatt = new GattServerOptions { GattService = false } });
        var value = new GattCharacteristic(
            0x2A37,
            GattProperties.Read | GattProperties.Write | GattProperties.WriteWithoutResponse,
            AttributePermissions.ReadEncrypted | AttributePermissions.WriteEncrypted) { RequestedValueHandle = 9 };
        value.SetValue([0x63]);
        host.Server.Add(new GattService(0x180D).Add(value));
        secret = value;
        _controller.Connect(1, LinkRole.Peripheral, Peer.Value);
        _controller.Le(LeSubevent.LongTermKeyRequest, [1, 0, .. new byte[10]]);
        _loop.RunUntilIdle();
        return host;
    }
}
