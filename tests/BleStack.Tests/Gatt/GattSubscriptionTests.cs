using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;
using BleStack.Tests.Att;
using Xunit;

namespace BleStack.Tests.Gatt;

/// <summary>CCCDs, notifications, what a bond keeps, Service Changed and robust caching.</summary>
public class GattSubscriptionTests
{
    private static readonly LinkSecurity s_bonded = new(true, true, true, true, 16);

    private readonly SampleServer _sample = new();

    [Fact]
    public void Each_link_has_its_own_subscriptions()
    {
        AttPeer peer = Peer();
        GattConnection second = null!;
        peer.Run(() => second = _sample.Server.Open(new FakeLink(peer.Loop) { Handle = 0x0041 }));
        Assert.Equal("13", peer.Ask(Write(_sample.Measurement, 1)));
        Assert.Equal("0B0100", peer.Ask(Read(_sample.Measurement)));
        Assert.Equal(CccdValue.Notifications, peer.Connection.GetSubscription(_sample.Measurement));
        Assert.Equal(CccdValue.None, second.GetSubscription(_sample.Measurement));
        Assert.Equal(second, _sample.Server.Find(0x0041));
        peer.Run(() =>
        {
            Assert.Equal(1, _sample.Server.NotifyAll(_sample.Measurement, [0, 60]));
            Assert.Equal(NotifyOutcome.NotSubscribed, second.Notify(_sample.Measurement, [0, 60]));
            Assert.Equal(NotifyOutcome.Queued, second.Notify(_sample.Measurement, [0, 60], NotifyChecks.None));
        });
    }

    [Theory]
    [InlineData(2, 0xFD), InlineData(3, 0xFD), InlineData(4, 0x13), InlineData(0x8000, 0x13)]
    public void Values_a_CCCD_cannot_have_are_refused(int value, int code)
    {
        AttPeer peer = Peer();
        Assert.Equal($"0112{Handle(_sample.Measurement)}{code:X2}", peer.Ask(Write(_sample.Measurement, value)));
        Assert.Equal("0B0000", peer.Ask(Read(_sample.Measurement)));
        Assert.Equal($"0112{Handle(_sample.Measurement)}0D", peer.Ask($"12 {Handle(_sample.Measurement)} 01"));
    }

    [Fact]
    public void A_protected_CCCD_is_written_only_on_a_protected_link()
    {
        var guarded = new GattCharacteristic(0x2A37, GattProperties.Notify)
        {
            CccdPermissions = AttributePermissions.Read | AttributePermissions.WriteAuthenticated,
        };
        _sample.Server.Add(new GattService(0x1822).Add(guarded));
        AttPeer peer = Peer();
        Assert.Equal($"0112{Handle(guarded)}05", peer.Ask(Write(guarded, 1)));
        peer.Link.Security = s_bonded;
        Assert.Equal("13", peer.Ask(Write(guarded, 1)));
    }

    [Fact]
    public void Events_tell_every_change_once_and_why()
    {
        var events = new List<string>();
        _sample.Server.Subscribed += s =>
            events.Add($"+{s.Characteristic.Uuid} {s.Previous}->{s.Value} {s.Reason} {s.Connection.Link.Handle:X4}");
        _sample.Server.Unsubscribed += s => events.Add($"-{s.Characteristic.Uuid} {s.Previous}->{s.Value} {s.Reason}");
        AttPeer peer = Peer();
        peer.Ask(Write(_sample.Measurement, 1));
        peer.Ask(Write(_sample.Measurement, 1));
        peer.Ask(Write(_sample.Measurement, 0));
        peer.Ask(Write(_sample.Indicated, 2));
        peer.Run(() => peer.Connection.Bearer.OnClosed(HciErrorCode.ConnectionTimeout));
        Assert.Equal(
            [
                "+2A37 None->Notifications Written 0040",
                "-2A37 Notifications->None Written",
                "+2A1C None->Indications Written 0040",
                "-2A1C Indications->None LinkClosed",
            ],
            events
        );
        Assert.Empty(_sample.Server.Connections);
    }

    [Fact]
    public void Notifying_says_what_became_of_it()
    {
        AttPeer peer = Peer();
        peer.Ask(Write(_sample.Measurement, 1));
        peer.Ask(Write(_sample.Secret, 1));
        peer.Run(() =>
        {
            GattConnection c = peer.Connection;
            Assert.Equal(NotifyOutcome.Queued, c.Notify(_sample.Measurement, new byte[20]));
            Assert.Equal(NotifyOutcome.QueuedTruncated, c.Notify(_sample.Measurement, new byte[21]));
            Assert.Equal(NotifyOutcome.NotSupported, c.Notify(_sample.Text, [1]));
            Assert.Equal(NotifyOutcome.NotSupported, c.Notify(new GattCharacteristic(0x2A37, GattProperties.Notify), [1]));
            Assert.Equal(NotifyOutcome.InsufficientSecurity, c.Notify(_sample.Secret, [1]));
            Assert.Equal(NotifyOutcome.Queued, c.Notify(_sample.Secret, [1], NotifyChecks.Subscription));
            peer.Link.Security = s_bonded;
            Assert.Equal(NotifyOutcome.Queued, c.Notify(_sample.Secret, [1]));
            peer.Link.Queued = 16;
            Assert.Equal(NotifyOutcome.Congested, c.Notify(_sample.Measurement, [1]));
            peer.Link.Queued = 0;
            c.Bearer.OnClosed(HciErrorCode.ConnectionTimeout);
            Assert.Equal(NotifyOutcome.Closed, c.Notify(_sample.Measurement, [1]));
        });
    }

    [Fact]
    public async Task The_asynchronous_notify_waits_for_room()
    {
        AttPeer peer = Peer();
        peer.Ask(Write(_sample.Measurement, 1));
        peer.Link.Sent.Clear();
        peer.Link.Queued = 16;
        Task<NotifyOutcome> sent = null!;
        peer.Run(() => sent = peer.Connection.NotifyAsync(_sample.Measurement, new byte[] { 0, 60 }));
        Assert.False(sent.IsCompleted);
        Assert.Equal("", peer.Answer);
        peer.Link.Queued = 0;
        peer.Run(peer.Connection.Bearer.OnDrained);
        Assert.True(sent.IsCompleted);
        Assert.Equal(NotifyOutcome.Queued, await sent);
        Assert.Equal($"1B{Value(_sample.Measurement)}003C", peer.Answer);
    }

    [Fact]
    public async Task Indicating_needs_a_subscription_and_ends_with_the_confirmation()
    {
        AttPeer peer = Peer();
        Task<IndicationOutcome> sent = null!;
        peer.Run(() => sent = peer.Connection.IndicateAsync(_sample.Indicated, new byte[] { 7 }));
        Assert.Equal(IndicationOutcome.NotSubscribed, await sent);
        peer.Ask(Write(_sample.Indicated, 2));
        peer.Link.Sent.Clear();
        peer.Run(() => sent = peer.Connection.IndicateAsync(_sample.Indicated, new byte[] { 7 }));
        Assert.Equal($"1D{Value(_sample.Indicated)}07", peer.Answer);
        peer.Ask("1E");
        Assert.Equal(IndicationOutcome.Confirmed, await sent);
        peer.Run(() => sent = peer.Connection.IndicateAsync(_sample.Measurement, new byte[] { 7 }));
        Assert.Equal(IndicationOutcome.NotSupported, await sent);
    }

    [Fact]
    public void A_bond_keeps_subscriptions_and_brings_them_back_with_encryption()
    {
        AttPeer peer = Peer();
        peer.Ask(Write(_sample.Measurement, 1));
        Assert.Equal(0, peer.Link.Saves);
        Bonded(peer, new Bond { Peer = peer.Link.PeerAddress });
        Assert.Equal(
            new SavedCccd(1, new CharacteristicIdentity(0x180D, 0, 0x2A37, 0)),
            peer.Link.Bond!.Cccds[_sample.Measurement.CccdHandle]
        );
        peer.Ask(Write(_sample.Indicated, 2));
        Bond bond = peer.Link.Bond;
        Assert.Equal(2, bond.Cccds.Count);
        peer.Run(() => peer.Connection.Bearer.OnClosed(HciErrorCode.ConnectionTimeout));
        Assert.Equal(2, peer.Link.Bond.Cccds.Count);

        var restored = new List<string>();
        _sample.Server.Subscribed += s => restored.Add($"{s.Characteristic.Uuid} {s.Reason}");
        AttPeer again = Peer();
        again.Link.Bond = bond;
        Assert.Equal("0B0000", again.Ask(Read(_sample.Measurement))); // known, but not yet encrypted
        Bonded(again, bond);
        Assert.Equal("0B0100", again.Ask(Read(_sample.Measurement)));
        Assert.Equal(["2A1C Restored", "2A37 Restored"], restored.Order());
        Assert.Equal(0, again.Link.Saves);
        again.Run(again.Connection.SecurityChanged);
        Assert.Equal(2, restored.Count);
        again.Ask(Write(_sample.Measurement, 0));
        Assert.Equal([_sample.Indicated.CccdHandle], again.Link.Bond!.Cccds.Keys);
    }

    [Fact]
    public void A_change_of_the_table_is_indicated_to_who_asked_and_the_ranges_join()
    {
        AttPeer peer = Peer();
        GattCharacteristic changed = _sample.Server.Database.Find(GattUuid.GattService)!.Find(GattUuid.ServiceChanged)!;
        peer.Ask(Write(changed, 2));
        peer.Link.Sent.Clear();
        GattService added = null!;
        peer.Run(() =>
            added = _sample.Server.Add(new GattService(0x1802).Add(new GattCharacteristic(0x2A06, GattProperties.WriteWithoutResponse)))
        );
        ushort start = added.Handle;
        Assert.Equal($"1D{Value(changed)}{Le(start)}{Le(start + 2)}", peer.Answer);
        peer.Link.Sent.Clear();
        peer.Run(() => _sample.Server.Add(new GattService(0x1803)));
        peer.Run(() => _sample.Server.Remove(added));
        Assert.Equal("", peer.Answer);
        Assert.Equal($"1D{Value(changed)}{Le(start)}{Le(start + 3)}", peer.Ask("1E"));
        Assert.Equal("", peer.Ask("1E"));
    }

    [Fact]
    public void A_service_that_leaves_takes_its_subscriptions_along()
    {
        AttPeer peer = Peer();
        peer.Ask(Write(_sample.Measurement, 1));
        var reasons = new List<SubscriptionReason>();
        _sample.Server.Unsubscribed += s => reasons.Add(s.Reason);
        peer.Run(() => _sample.Server.Remove(_sample.Service));
        Assert.Equal([SubscriptionReason.Removed], reasons);
        peer.Run(() => Assert.Equal(NotifyOutcome.NotSupported, peer.Connection.Notify(_sample.Measurement, [1])));
        peer.Run(() => _sample.Server.Add(_sample.Service));
        peer.Run(() => Assert.Equal(NotifyOutcome.NotSubscribed, peer.Connection.Notify(_sample.Measurement, [1])));
    }

    [Fact]
    public void A_client_with_robust_caching_is_told_once_that_it_is_out_of_sync()
    {
        AttPeer peer = Peer();
        Features(peer, "01");
        peer.Ask(Write(_sample.Measurement, 1));
        peer.Run(() => _sample.Server.Add(new GattService(0x1802)));
        Assert.False(peer.Connection.IsAware);
        peer.Run(() => Assert.Equal(NotifyOutcome.ClientUnaware, peer.Connection.Notify(_sample.Measurement, [1])));
        string read = Read(_sample.Measurement);
        Assert.Equal("", peer.Ask($"52 {Value(_sample.Command)} 99"));
        Assert.Empty(_sample.Command.Value.ToArray());
        Assert.StartsWith("11", peer.Ask("10 0100 FFFF 0028"), StringComparison.Ordinal);
        Assert.Equal($"010A{Handle(_sample.Measurement)}12", peer.Ask(read));
        Assert.Equal("0B0100", peer.Ask(read));
        Assert.True(peer.Connection.IsAware);
    }

    [Fact]
    public void Reading_the_hash_makes_a_client_aware_without_an_error()
    {
        AttPeer peer = Peer();
        Features(peer, "01");
        peer.Run(() => _sample.Server.Add(new GattService(0x1802)));
        string answer = peer.Ask("08 0100 FFFF 2A2B");
        Assert.EndsWith(AttPeer.Text(_sample.Server.Database.Hash.ToArray()), answer, StringComparison.Ordinal);
        Assert.Equal("0B0000", peer.Ask(Read(_sample.Measurement)));
    }

    [Fact]
    public void Client_features_stay_set_and_live_in_the_bond()
    {
        AttPeer peer = Peer();
        Bonded(peer, new Bond { Peer = peer.Link.PeerAddress });
        Features(peer, "05");
        GattCharacteristic features = _sample.Server.Database.Find(GattUuid.GattService)!.Find(GattUuid.ClientFeatures)!;
        Assert.Equal($"0112{Value(features)}13", peer.Ask($"12 {Value(features)} 04"));
        Assert.Equal("0B05", peer.Ask($"0A {Value(features)}"));
        Assert.Equal(5, peer.Link.Bond!.ClientFeatures);
        Assert.Equal(_sample.Server.Database.Hash.ToArray(), peer.Link.Bond.DatabaseHash);
    }

    [Fact]
    public void A_bonded_client_that_knew_another_table_is_told_on_reconnection()
    {
        GattCharacteristic changed = _sample.Server.Database.Find(GattUuid.GattService)!.Find(GattUuid.ServiceChanged)!;
        AttPeer peer = Peer();
        var bond = new Bond
        {
            Peer = peer.Link.PeerAddress,
            ClientFeatures = 1,
            DatabaseHash = new byte[16],
            Cccds = new Dictionary<ushort, SavedCccd>
            {
                [changed.CccdHandle] = new(2, new CharacteristicIdentity(GattUuid.GattService, 0, GattUuid.ServiceChanged, 0)),
            },
        };
        Bonded(peer, bond);
        Assert.Equal($"1D{Value(changed)}0100FFFF", peer.Answer);
        Assert.Equal(new byte[16], peer.Link.Bond!.DatabaseHash);
        Assert.False(peer.Connection.IsAware);
        peer.Ask("1E");
        Assert.True(peer.Connection.IsAware);
        Assert.Equal(_sample.Server.Database.Hash.ToArray(), peer.Link.Bond!.DatabaseHash);
    }

    private static void Bonded(AttPeer peer, Bond bond)
    {
        peer.Link.Sent.Clear();
        peer.Link.Bond = bond;
        peer.Link.Security = s_bonded;
        peer.Run(peer.Connection.SecurityChanged);
    }

    private void Features(AttPeer peer, string octets)
    {
        GattCharacteristic features = _sample.Server.Database.Find(GattUuid.GattService)!.Find(GattUuid.ClientFeatures)!;
        Assert.Equal("13", peer.Ask($"12 {Value(features)} {octets}"));
    }

    private AttPeer Peer() => new(_sample.Server);

    private static string Le(int value) => $"{value & 0xFF:X2}{value >> 8:X2}";

    private static string Value(GattCharacteristic characteristic) => Le(characteristic.ValueHandle);

    private static string Handle(GattCharacteristic characteristic) => Le(characteristic.CccdHandle);

    private static string Write(GattCharacteristic characteristic, int value) => $"12 {Handle(characteristic)} {Le(value)}";

    private static string Read(GattCharacteristic characteristic) => $"0A {Handle(characteristic)}";
}
