using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Smp;
using TestKit.Stack;
using BleStack.Tests.Hci;
using Xunit;

namespace BleStack.Tests.Gap;

/// <summary>What a controller may do that the virtual one does not.</summary>
public sealed class ScriptedGapTests
{
    private static readonly BleAddress Peer = new(0xC00000000002, AddressType.Random);

    private readonly SimulatedLoop _loop = new();
    private readonly ScriptedController _controller = new();

    public ScriptedGapTests() =>
        _loop.UnhandledException += exception => throw new InvalidOperationException("An exception escaped to the loop.", exception);

    [Fact]
    public void A_link_reported_before_the_answer_to_advertising_enable_ends_advertising()
    {
        BleHost host = Start();
        _controller.Returns[HciOpcode.LeSetAdvertisingEnable] = null;
        Task start = _loop.Begin(() => host.Advertiser.StartAsync(new AdvertisingParameters()));
        _controller.Complete(HciOpcode.LeSetAdvertisingEnable, 0);
        _controller.Connect(1, LinkRole.Peripheral);
        _loop.RunUntilIdle();
        Assert.True(start.IsCompletedSuccessfully);
        Assert.False(host.Advertiser.IsAdvertising);
        Assert.Single(host.Links);
    }

    [Fact]
    public void A_refused_advertising_enable_is_an_exception_and_leaves_nothing_on()
    {
        BleHost host = Start();
        _controller.Returns[HciOpcode.LeSetAdvertisingEnable] = [0x0C];
        Assert.Equal(
            HciErrorCode.CommandDisallowed,
            Assert.Throws<HciCommandException>(() => _loop.Run(() => host.Advertiser.StartAsync(new AdvertisingParameters()))).Status
        );
        Assert.False(host.Advertiser.IsAdvertising);
    }

    [Fact]
    public void Directed_advertising_that_runs_out_says_so()
    {
        BleHost host = Start();
        List<HciErrorCode> ended = [];
        host.Advertiser.Ended += ended.Add;
        _loop.Run(() =>
            host.Advertiser.StartAsync(new AdvertisingParameters { Type = AdvertisingType.ConnectableDirectedHighDuty, Peer = Peer })
        );
        _controller.Connect(0, LinkRole.Peripheral, status: HciErrorCode.AdvertisingTimeout);
        _loop.RunUntilIdle();
        Assert.Equal([HciErrorCode.AdvertisingTimeout], ended);
        Assert.DoesNotContain(HciOpcode.LeSetAdvertisingData, _controller.Commands);
    }

    [Theory]
    [MemberData(nameof(WrongAdvertising))]
    public void Advertising_parameters_out_of_range_are_refused_before_any_command(AdvertisingParameters parameters, string said)
    {
        BleHost host = Start();
        int before = _controller.Sent.Count;
        ArgumentException error = Assert.Throws<ArgumentException>(() => { _ = host.Advertiser.StartAsync(parameters); });
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _controller.Sent.Count);
    }

    public static TheoryData<AdvertisingParameters, string> WrongAdvertising() => new()
    {
        { new AdvertisingParameters { Data = new byte[32] }, "Data has 32 octets; 31 fit" },
        { new AdvertisingParameters { ScanResponse = new byte[40] }, "ScanResponse has 40 octets" },
        { new AdvertisingParameters { IntervalMin = TimeSpan.FromMilliseconds(10) }, "20 ms to 10.24 s" },
        { new AdvertisingParameters { IntervalMin = TimeSpan.FromSeconds(1) }, "the shortest first" },
        { new AdvertisingParameters { Type = AdvertisingType.ConnectableDirectedLowDuty }, "needs the peer" },
        { new AdvertisingParameters { Peer = Peer }, "is not directed" },
    };

    [Fact]
    public void A_cancelled_attempt_whose_link_comes_first_closes_that_link()
    {
        BleHost host = Start();
        using var cancel = new CancellationTokenSource();
        Task<LeLink> attempt = _loop.Begin(() => host.ConnectAsync(Peer, null, cancel.Token));
        cancel.Cancel();
        _controller.Returns[HciOpcode.LeCreateConnectionCancel] = [0x0C];
        _controller.Connect(3, LinkRole.Central);
        _loop.RunUntilIdle();
        Assert.True(attempt.IsCanceled);
        Assert.Contains(HciOpcode.Disconnect, _controller.Commands);
        _controller.Disconnected(3, HciErrorCode.ConnectionTerminatedByLocalHost);
        _loop.RunUntilIdle();
        Assert.Empty(host.Links);
    }

    [Fact]
    public void A_failed_attempt_says_why_and_lets_the_next_begin()
    {
        BleHost host = Start();
        Task<LeLink> first = _loop.Begin(() => host.ConnectAsync(Peer));
        Task<LeLink> second = _loop.Begin(() => host.ConnectAsync(Peer));
        Assert.Single(_controller.Commands, c => c == HciOpcode.LeCreateConnection);
        _controller.Connect(0, LinkRole.Central, status: HciErrorCode.ConnectionFailedToBeEstablished);
        _loop.RunUntilIdle();
        Assert.Equal(
            HciErrorCode.ConnectionFailedToBeEstablished,
            Assert.IsType<ConnectionFailedException>(first.Exception!.InnerException).Error
        );
        Assert.Equal(2, _controller.Commands.Count(c => c == HciOpcode.LeCreateConnection));
        _controller.Connect(3, LinkRole.Central);
        _loop.RunUntilIdle();
        Assert.Equal(3, second.Result.Handle);
    }

    [Fact]
    public void A_controller_that_cannot_scan_and_initiate_at_once_gets_them_one_after_the_other()
    {
        BleHost host = Start();
        _loop.Run(() => host.Scanner.StartAsync(new ScanParameters(), _ => { }));
        _controller.ByStatus.Remove(HciOpcode.LeCreateConnection);
        _controller.Returns[HciOpcode.LeCreateConnection] = null;
        Task<LeLink> attempt = _loop.Begin(() => host.ConnectAsync(Peer));
        _controller.Status(HciOpcode.LeCreateConnection, HciErrorCode.CommandDisallowed);
        _loop.RunUntilIdle();
        Assert.False(host.Scanner.IsScanning);
        _controller.Status(HciOpcode.LeCreateConnection, HciErrorCode.Success);
        _controller.Connect(1, LinkRole.Central);
        _loop.RunUntilIdle();
        Assert.True(attempt.IsCompletedSuccessfully);
        Assert.True(host.Scanner.IsScanning);
    }

    [Fact]
    public void Addresses_the_controller_made_or_resolved_are_the_links()
    {
        BleHost host = Start();
        byte[] local = [1, 0, 0, 0, 0, 0x41], peer = [2, 0, 0, 0, 0, 0x42], identity = [9, 0, 0, 0, 0, 0xC0];
        _controller.Le(LeSubevent.EnhancedConnectionComplete, [0, 5, 0, 1, 3, .. identity, .. local, .. peer, 24, 0, 0, 0, 100, 0, 0]);
        _loop.RunUntilIdle();
        LeLink link = Assert.Single(host.Links);
        Assert.Equal(new BleAddress(0x410000000001, AddressType.Random), link.LocalAddress);
        Assert.Equal(new BleAddress(0x420000000002, AddressType.Random), link.PeerAddress);
        Assert.Equal(new BleAddress(0xC00000000009, AddressType.Random), link.PeerIdentity);
    }

    [Theory]
    [InlineData(0x0005, 0x1122334455667788ul, true)]
    [InlineData(0x0006, 0x1122334455667788ul, false)]
    [InlineData(0x0005, 0x1122334455667789ul, false)]
    public void A_key_request_is_answered_from_the_bond_or_refused(ushort ediv, ulong rand, bool known)
    {
        byte[] key = Convert.FromHexString("00112233445566778899AABBCCDDEEFF");
        var bonds = new MemoryBondStore();
        bonds.Save(new Bond { Peer = Peer, LocalLtk = new LongTermKey(key, 5, 0x1122334455667788) });
        BleHost host = Start(new BleHostOptions { Bonds = bonds });
        _controller.Connect(1, LinkRole.Peripheral, Peer.Value);
        _controller.Le(LeSubevent.LongTermKeyRequest, [1, 0, .. BitConverter.GetBytes(rand), (byte)ediv, (byte)(ediv >> 8)]);
        _loop.RunUntilIdle();
        Assert.Equal(known ? "011A20120100FFEEDDCCBBAA99887766554433221100" : "011B20020100", Convert.ToHexString(_controller.Sent[^1]));
        _controller.Event(HciEventCode.EncryptionChange, 0, 1, 0, 1);
        _loop.RunUntilIdle();
        Assert.Equal(known, host.Links[0].Security.IsBonded);
    }

    [Fact]
    public void A_refused_encryption_command_ends_the_attempt()
    {
        var bonds = new MemoryBondStore();
        bonds.Save(new Bond { Peer = Peer, PeerLtk = new LongTermKey(new byte[16], 0, 0), IsSecureConnections = true });
        BleHost host = Start(new BleHostOptions { Bonds = bonds });
        _controller.ByStatus.Remove(HciOpcode.LeEnableEncryption);
        _controller.Returns[HciOpcode.LeEnableEncryption] = null;
        Task<LeLink> connect = _loop.Begin(() => host.ConnectAsync(Peer));
        _controller.Connect(1, LinkRole.Central, Peer.Value);
        _loop.RunUntilIdle();
        Task<PairingOutcome> encrypt = _loop.Begin(() => connect.Result.EncryptAsync());
        _controller.Status(HciOpcode.LeEnableEncryption, HciErrorCode.UnsupportedRemoteFeature);
        _loop.RunUntilIdle();
        Assert.Equal((FailedBy.Encryption, HciErrorCode.UnsupportedRemoteFeature), (encrypt.Result.FailedBy, encrypt.Result.HciError));
    }

    [Fact]
    public void Disconnect_reasons_HCI_does_not_allow_are_replaced_and_asking_twice_sends_once()
    {
        BleHost host = Start();
        _controller.Connect(1, LinkRole.Peripheral);
        _loop.RunUntilIdle();
        LeLink link = host.Links[0];
        Task first = _loop.Begin(() => link.DisconnectAsync(HciErrorCode.MemoryCapacityExceeded)),
            second = _loop.Begin(() => link.DisconnectAsync());
        Assert.Equal("010604030100" + "13", Convert.ToHexString(_controller.Sent.Single(p => p[0] == 1 && p[1] == 6)));
        _controller.Disconnected(1, HciErrorCode.ConnectionTerminatedByLocalHost);
        _loop.RunUntilIdle();
        Assert.True(first.IsCompleted && second.IsCompleted);
    }

    [Fact]
    public void A_link_that_has_ended_asks_for_nothing_on_the_link_that_has_its_handle_now()
    {
        _controller.Returns[HciOpcode.LeReadLocalSupportedFeatures] = [0, 0x0F, 0, 0, 0, 0, 0, 0, 0];
        _controller.Returns[HciOpcode.ReadLocalSupportedCommands] = [0, .. Enumerable.Repeat((byte)0xFF, 64)];
        BleHost host = Start();
        _controller.Connect(1, LinkRole.Peripheral);
        _loop.RunUntilIdle();
        LeLink ended = host.Links[0];
        _controller.Disconnected(1, HciErrorCode.ConnectionTimeout);
        _controller.Connect(1, LinkRole.Peripheral);
        _loop.RunUntilIdle();
        Task<bool> update = _loop.Begin(() => ended.UpdateParametersAsync(ConnectionParameters.Default));
        Assert.True(update.IsCompletedSuccessfully);
        Assert.False(update.Result);
        Assert.DoesNotContain(HciOpcode.LeReadRemoteFeatures, _controller.Commands);
    }

    [Theory]
    [InlineData(0x0F00)]
    [InlineData(0x1001)]
    public void A_connection_handle_out_of_range_makes_no_link_whose_data_would_go_to_another(ushort handle)
    {
        BleHost host = Start();
        _controller.Connect(1, LinkRole.Peripheral);
        _controller.Connect(handle, LinkRole.Peripheral, 0xC00000000003);
        _loop.RunUntilIdle();
        Assert.Equal(1, Assert.Single(host.Links).Handle);
        _controller.Connect(0x0EFF, LinkRole.Peripheral, 0xC00000000004);
        _loop.RunUntilIdle();
        Assert.Equal(0x0EFF, host.Links[1].Handle);
    }

    [Fact]
    public void The_receive_path_allocates_nothing_in_steady_state()
    {
        BleHost host = Start();
        _controller.Connect(1, LinkRole.Peripheral);
        _loop.RunUntilIdle();
        host.Links[0].L2cap.Smp.User = null;
        byte[] acl = [2, 1, 0x20, 7, 0, 3, 0, 6, 0, 0xFF, 0xFF, 0xFF], completed = [4, 0x13, 5, 1, 1, 0, 1, 0];
        void Round()
        {
            _controller.Raw(acl);
            _controller.Raw(completed);
            _loop.RunUntilIdle();
        }

        for (int i = 0; i < 200; i++) Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) Round();
        long pump = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) _loop.RunUntilIdle();
        pump = GC.GetAllocatedBytesForCurrentThread() - pump;
        Assert.Equal(pump, GC.GetAllocatedBytesForCurrentThread() - pump - before);
    }

    private BleHost Start(BleHostOptions? options = null)
    {
        var host = new BleHost(_controller, (options ?? new BleHostOptions()) with { Loop = _loop, Random = new SeededRandom(1) });
        _loop.Run(() => host.StartAsync());
        return host;
    }
}
