using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;
using BleStack.Tests.Att;
using Xunit;

namespace BleStack.Tests.Gatt;

/// <summary>What a bond saved belongs to the attribute and not to its handle: [Vol 3, Part G] 2.5.2, 3.3.3.3.</summary>
public sealed class ChangedTableTests
{
    private static readonly LinkSecurity s_bonded = new(true, true, true, true, 16);

    [Fact]
    public void A_handle_that_now_belongs_to_another_characteristic_starts_at_0000_and_sends_no_notification()
    {
        Bond bond = Subscribed(Table(0x2A1C), 1);
        GattServer updated = Table(0x2A37);
        AttPeer phone = Back(updated, bond);
        GattCharacteristic rate = Characteristic(updated, 0x2A37);
        Assert.Equal("0B0000", phone.Ask($"0A {Le(rate.CccdHandle)}"));
        phone.Run(() => Assert.Equal(NotifyOutcome.NotSubscribed, phone.Connection.Notify(rate, [1])));
        Assert.Empty(phone.Link.Bond!.Cccds);
        phone.Ask($"12 {Le(rate.CccdHandle)} 0100");
        phone.Run(() => Assert.Equal(NotifyOutcome.Queued, phone.Connection.Notify(rate, [1], NotifyChecks.None)));
    }

    public static TheoryData<string, ushort[], ushort[], bool> Updates() => new()
    {
        { "nothing", [0x2A1C, 0x2A37], [0x2A1C, 0x2A37], true },
        { "grown at its end", [0x2A37], [0x2A37, 0x2A38], true },
        { "shrunk at its end", [0x2A37, 0x2A38], [0x2A37], true },
        { "moved behind a new one", [0x2A37], [0x2A38, 0x2A37], false },
        { "moved up for one that went", [0x2A38, 0x2A37], [0x2A37], false },
        { "gone", [0x2A38, 0x2A37], [0x2A38], false },
        { "one of two, the first gone", [0x2A37, 0x2A37], [0x2A37], true },
    };

    [Theory]
    [MemberData(nameof(Updates))]
    public void A_subscription_is_carried_over_where_the_characteristic_still_is(
        string change,
        ushort[] before,
        ushort[] after,
        bool carried
    )
    {
        AttPeer phone = Back(Table(after), Subscribed(Table(before), 1));
        Assert.True(carried == (phone.Link.Bond!.Cccds.Count == 1), change);
    }

    [Fact]
    public void The_second_instance_does_not_inherit_from_the_first()
    {
        // 2A37 twice; the phone subscribed to the second, whose handle is a third 2A37's after an update that put 2A38 between.
        GattServer first = Table(0x2A37, 0x2A37), second = Table(0x2A37, 0x2A38, 0x2A37);
        Bond bond = Subscribed(first, 1, Characteristic(first, 0x2A37, 1));
        Assert.Empty(Back(second, bond).Link.Bond!.Cccds);
    }

    [Fact]
    public void The_same_characteristic_in_another_service_is_another()
    {
        Bond bond = Subscribed(Table(0x2A37), 1);
        var other = new GattServer();
        other.Add(new GattService(0x1809).Add(new GattCharacteristic(0x2A37, GattProperties.Notify)));
        Assert.Empty(Back(other, bond).Link.Bond!.Cccds);
    }

    [Fact]
    public void A_downgrade_with_no_connection_between_finds_everything_as_it_was()
    {
        GattServer old = Table(0x2A1C);
        Bond bond = Subscribed(old, 1);
        _ = Table(0x2A37);
        AttPeer phone = Back(old, bond);
        Assert.Single(phone.Link.Bond!.Cccds);
        Assert.True(phone.Connection.IsAware);
    }

    [Fact]
    public void Each_bond_is_judged_by_what_it_saw_itself()
    {
        GattServer old = Table(0x2A1C), now = Table(0x2A37);
        Bond early = Subscribed(old, 1), late = Subscribed(now, 1);
        Assert.Empty(Back(now, early).Link.Bond!.Cccds);
        Assert.Single(Back(now, late).Link.Bond!.Cccds);
    }

    [Fact]
    public void Service_Changed_itself_is_indicated_only_where_the_phone_knows_it_to_be()
    {
        GattServer old = Table(0x2A1C);
        Bond bond = Subscribed(old, 2, Characteristic(old, GattUuid.ServiceChanged));
        GattServer same = Table(0x2A37);
        Assert.Equal($"1D{Le(Characteristic(same, GattUuid.ServiceChanged).ValueHandle)}0100FFFF", Back(same, bond).Answer);

        // Central Address Resolution in Generic Access moves Generic Attribute by two handles.
        var moved = new GattServer(new GattServerOptions { CentralAddressResolution = true });
        AttPeer phone = Back(moved, bond);
        Assert.Equal("", phone.Answer);
        Assert.Empty(phone.Link.Bond!.Cccds);
    }

    [Fact]
    public void Client_features_count_only_where_the_table_has_them()
    {
        AttPeer phone = Back(
            new GattServer(new GattServerOptions { RobustCaching = false }),
            new Bond
            {
                Peer = Address,
                ClientFeatures = 1,
                DatabaseHash = new byte[16],
            }
        );
        Assert.Equal(ClientFeatures.None, phone.Connection.ClientFeatures);
        Assert.True(phone.Connection.IsAware);
    }

    [Fact]
    public void What_the_characteristic_can_no_longer_do_is_dropped()
    {
        GattServer now = new();
        now.Add(new GattService(0x180D).Add(new GattCharacteristic(0x2A37, GattProperties.Indicate)));
        Assert.Empty(Back(now, Subscribed(Table(0x2A37), 1)).Link.Bond!.Cccds);
    }

    [Fact]
    public void A_CCCD_that_asks_for_more_than_the_bond_has_is_not_set_from_it()
    {
        Bond bond = Subscribed(Table(0x2A37), 1);
        GattServer now = new();
        now.Add(new GattService(0x180D).Add(new GattCharacteristic(0x2A37, GattProperties.Notify)
        {
            CccdPermissions = AttributePermissions.Read | AttributePermissions.WriteAuthenticated,
        }));
        Assert.Single(Back(now, bond).Link.Bond!.Cccds);
        Assert.Empty(Back(now, bond, s_bonded with { IsAuthenticated = false }).Link.Bond!.Cccds);
    }

    [Fact]
    public void A_bond_that_kept_the_handle_alone_is_believed_in_the_very_table_it_saw()
    {
        GattServer table = Table(0x2A37);
        ushort handle = Characteristic(table, 0x2A37).CccdHandle;
        var bond = new Bond
        {
            Peer = Address,
            Cccds = new Dictionary<ushort, SavedCccd>
            {
                [3] = new(1),
                [0x7777] = new(1),
                [handle] = new(1),
            },
        };
        Assert.Empty(Back(table, bond).Link.Bond!.Cccds);
        Assert.Empty(Back(table, bond with { DatabaseHash = new byte[16] }).Link.Bond!.Cccds);
        Assert.Equal([handle], Back(table, bond with { DatabaseHash = table.Database.Hash.ToArray() }).Link.Bond!.Cccds.Keys);
    }

    [Fact]
    public void A_host_that_keeps_handles_alone_is_imitated_when_told_to()
    {
        var imitation = new GattServer(new GattServerOptions { Behavior = new GattBehavior { RestoresByHandle = true } });
        imitation.Add(new GattService(0x180D).Add(new GattCharacteristic(0x2A37, GattProperties.Notify)));
        Assert.Equal(
            $"0B0100",
            Back(imitation, Subscribed(Table(0x2A1C), 1)).Ask($"0A {Le(Characteristic(imitation, 0x2A37).CccdHandle)}")
        );
    }

    [Fact]
    public void An_indication_that_waits_when_its_characteristic_leaves_never_comes_with_the_handle_of_another()
    {
        var server = new GattServer();
        var temperature = new GattCharacteristic(0x2A1C, GattProperties.Indicate);
        GattService service = server.Add(new GattService(0x1809).Add(temperature));
        var phone = new AttPeer(server);
        phone.Ask($"12 {Le(temperature.CccdHandle)} 0200");
        Task<IndicationOutcome> first = null!, second = null!;
        phone.Run(() =>
            (first, second) = (
                phone.Connection.IndicateAsync(temperature, new byte[] { 1 }),
                phone.Connection.IndicateAsync(temperature, new byte[] { 2 })
            )
        );
        phone.Run(() => server.Remove(service));
        Assert.Equal("", phone.Ask("1E"));
        Assert.True(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_client_hands_nothing_to_a_handler_whose_characteristic_the_server_has_made_void()
    {
        var server = new GattServer();
        var temperature = new GattCharacteristic(0x2A1C, GattProperties.Notify);
        GattService service = server.Add(new GattService(0x1809).Add(temperature));
        var pair = new GattPair(server);
        IReadOnlyList<RemoteService> found = pair.Run(() => pair.Client.DiscoverAllAsync());
        RemoteCharacteristic changed = found[1].Find(GattUuid.ServiceChanged)!, remote = found[2].Find(0x2A1C)!;
        List<byte[]> told = [];
        pair.Run(() => pair.Client.SubscribeAsync(changed, _ => { }));
        pair.Run(() => pair.Client.SubscribeAsync(remote, told.Add));
        pair.Run(() =>
        {
            server.Remove(service);
            server.Add(new GattService(0x180D).Add(new GattCharacteristic(0x2A37, GattProperties.Notify)));
        });
        pair.Loop.RunUntilIdle();
        pair.Run(() => Assert.Equal(NotifyOutcome.Queued, pair.Peripheral.Notify(Characteristic(server, 0x2A37), [60], NotifyChecks.None)));
        pair.Loop.RunUntilIdle();
        Assert.Empty(told);
    }

    private static BleAddress Address { get; } = new(0xC00000000001, AddressType.Random);

    /// <summary>A heart-rate service with these characteristics, each with Notify.</summary>
    private static GattServer Table(params ushort[] characteristics)
    {
        var server = new GattServer();
        var service = new GattService(0x180D);
        foreach (ushort uuid in characteristics) service.Add(new GattCharacteristic(uuid, GattProperties.Notify));
        server.Add(service);
        return server;
    }

    private static GattCharacteristic Characteristic(GattServer server, BleUuid uuid, int instance = 0)
    {
        foreach (GattService service in server.Database.Services)
        {
            foreach (GattCharacteristic characteristic in service.Characteristics)
            {
                if (characteristic.Uuid == uuid && instance-- == 0) return characteristic;
            }
        }

        throw new InvalidOperationException($"{uuid} is not in the table.");
    }

    /// <summary>The bond of a phone that wrote one CCCD (that of 2A37, else of 2A1C, unless told which) and left.</summary>
    private static Bond Subscribed(GattServer server, byte value, GattCharacteristic? of = null)
    {
        AttPeer phone = Back(server, new Bond { Peer = Address });
        of ??= server.Database.Services[^1].Find(0x2A37) ?? Characteristic(server, 0x2A1C);
        Assert.Equal("13", phone.Ask($"12 {Le(of.CccdHandle)} {value:X2}00"));
        phone.Run(() => phone.Connection.Bearer.OnClosed(HciErrorCode.ConnectionTimeout));
        return phone.Link.Bond!;
    }

    /// <summary>A bonded phone connects and encrypts.</summary>
    private static AttPeer Back(GattServer server, Bond bond, LinkSecurity? security = null)
    {
        var phone = new AttPeer(server);
        (phone.Link.Bond, phone.Link.Security) = (bond, security ?? s_bonded);
        phone.Run(phone.Connection.SecurityChanged);
        return phone;
    }

    private static string Le(int value) => $"{value & 0xFF:X2}{value >> 8:X2}";
}
