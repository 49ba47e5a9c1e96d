using System;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Att;
using BleStack.Gatt;
using Xunit;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>GATT/SR/GAN and GATT/SR/GAI: values sent unasked, to those who asked for them.</summary>
public sealed class ServerValueTests() : ServerBench(CachingDatabase.Build, CachingDatabase.Options)
{
    private GattCharacteristic Notified => Server.Database.FindByValueHandle(0x0016)!;

    private GattCharacteristic Indicated => Server.Database.FindByValueHandle(0x0019)!;

    private GattCharacteristic AlsoNotified => Server.Database.FindByValueHandle(0x001C)!;

    [TestPurpose(
        "GATT/SR/GAN/BV-01-C",
        "A notification after the CCCD was written, none before; without a bond the CCCD is 0 in the next connection"
    )]
    public void Notifications_are_asked_for_in_each_connection()
    {
        Do(() => Assert.Equal(NotifyOutcome.NotSubscribed, Link.Gatt.Notify(Notified, [0x01])));
        Expect("");
        Play("12 1700 0100", "13", "0A 1700", "0B 0100");
        Do(() => Assert.Equal(NotifyOutcome.Queued, Link.Gatt.Notify(Notified, [0x01, 0x02, 0x03])));
        Expect("1B 1600 010203");
        Do(() =>
            Assert.Equal(NotifyOutcome.QueuedTruncated, Link.Gatt.Notify(Notified, Enumerable.Range(0, 30).Select(i => (byte)i).ToArray()))
        );
        Expect("1B 1600 000102030405060708090A0B0C0D0E0F10111213");
        Disconnect();
        Connect();
        Play("0A 1700", "0B 0000");
    }

    [TestPurpose(
        "GATT/SR/GAN/BV-03-C",
        "A bonded client finds its CCCD as it left it once the link is encrypted (before, nothing of the bond is shown: our choice)"
    )]
    public void Notifications_of_a_bonded_client_outlive_the_link()
    {
        Bond();
        Encrypt();
        Play("12 1700 0100", "13");
        Do(() => Link.Gatt.Notify(Notified, [0x01]));
        Expect("1B 1600 01");
        Disconnect();
        Connect();
        Play("0A 1700", "0B 0000");
        Encrypt();
        Play("0A 1700", "0B 0100");
        Do(() => Link.Gatt.Notify(Notified, [0x02]));
        Expect("1B 1600 02");
    }

    [TestPurpose(
        "GATT/SR/GAI/BV-01-C",
        "An indication waits for its confirmation and the next for it; without a bond the CCCD is 0 in the next connection"
    )]
    public void Indications_go_one_at_a_time()
    {
        Play("12 1A00 0200", "13");
        Task<IndicationOutcome> first = Pair.Begin(() => Link.Gatt.IndicateAsync(Indicated, new byte[] { 0x01 }));
        Task<IndicationOutcome> second = Pair.Begin(() => Link.Gatt.IndicateAsync(Indicated, new byte[] { 0x02 }));
        Expect("1D 1900 01");
        Assert.False(first.IsCompleted);
        Play("1E", "1D 1900 02");
        Assert.Equal(IndicationOutcome.Confirmed, first.Result);
        Play("1E", "", "1E", "");
        Assert.Equal(IndicationOutcome.Confirmed, second.Result);
        Disconnect();
        Connect();
        Play("0A 1A00", "0B 0000");
    }

    [TestPurpose("GATT/SR/GAI/BV-02-C", "A bonded client's request for indications outlives the link")]
    public void Indications_of_a_bonded_client_outlive_the_link()
    {
        Bond();
        Encrypt();
        Play("12 1A00 0200", "13");
        Disconnect();
        Connect();
        Encrypt();
        Play("0A 1A00", "0B 0200");
        Task<IndicationOutcome> outcome = Pair.Begin(() => Link.Gatt.IndicateAsync(Indicated, new byte[] { 0x07 }));
        Expect("1D 1900 07");
        Play("1E", "");
        Assert.Equal(IndicationOutcome.Confirmed, outcome.Result);
    }

    [TestPurpose(
        "GATT/SR/GAN/BV-02-C",
        "Several values in one PDU only to the client that said it takes them; reserved feature bits are ignored"
    )]
    public void Multiple_notifications_need_the_clients_feature()
    {
        Play("12 0600 FC", "13", "0A 0600", "0B 04", "12 1700 0100", "13", "12 1D00 0100", "13");
        var other = new RawPeer(Pair);
        Connect(other);
        Play(other, "0A 0600", "0B 00", "12 1700 0100", "13", "12 1D00 0100", "13");
        (GattCharacteristic, ReadOnlyMemory<byte>)[] values = [(Notified, new byte[] { 0x01, 0x02 }), (AlsoNotified, new byte[] { 0x03 })];
        GattConnection[] connections = [.. Server.Connections];
        Do(() =>
        {
            Assert.Equal(NotifyOutcome.Queued, connections[0].NotifyMultiple(values));
            Assert.Equal(NotifyOutcome.NotSupported, connections[1].NotifyMultiple(values));
        });
        Expect("23 1600 0200 0102 1C00 0100 03");
        Assert.Equal("", other.Take(RawPeer.Att));
        Play("12 1D00 0000", "13");
        Do(() => Assert.Equal(NotifyOutcome.NotSubscribed, connections[0].NotifyMultiple(values)));
        Expect("");
    }
}
