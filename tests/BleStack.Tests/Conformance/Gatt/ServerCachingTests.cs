using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Att;
using BleStack.Gatt;
using BleStack.Hci;
using Xunit;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>GATT/SR/GAS: Service Changed, Database Hash, Client Supported Features and robust caching ([Vol 3, Part G] 2.5.2, 7).</summary>
public sealed class ServerCachingTests() : ServerBench(CachingDatabase.Build, CachingDatabase.Options)
{
    // AES-CMAC with a key of zeros over the declarations, least significant octet first: without and with the service at 0030.
    private const string Hash = "5AD1C30156EED42AFFEF463E54D40F4D", HashWithMore = "E70B0395BC9A161A99F8D2AAF956C28C";

    [TestPurpose("GATT/SR/GAS/BV-01-C", "Service Changed is indicated only once its CCCD asks for it, with the range that changed")]
    public void Service_changed_is_indicated_when_asked_for()
    {
        Bond();
        Encrypt();
        Change();
        Expect("");
        Play("12 0400 0200", "13");
        Change();
        Expect("1D 0300 3000 3000");
        Play("1E", "");
    }

    [TestPurpose("GATT/SR/GAS/BV-02-C", "The Database Hash is that of the table, and follows it")]
    public void The_hash_follows_the_table()
    {
        Play("08 0100 FFFF 2A2B", "09 12 0800" + Hash);
        Change();
        Play("08 0100 FFFF 2A2B", "09 12 0800" + HashWithMore, "0A 0800", "0B" + HashWithMore);
        Change();
        Play("08 0100 FFFF 2A2B", "09 12 0800" + Hash, "12 0800 00", "01 12 0800 03");
    }

    [TestPurpose("GATT/SR/GAS/BV-03-C", "Client Supported Features belong to one client; reserved bits are ignored")]
    public void Client_features_belong_to_one_client()
    {
        Play("0A 0600", "0B 00", "12 0600 F9", "13", "0A 0600", "0B 01");
        var other = new RawPeer(Pair);
        Connect(other);
        Play(other, "0A 0600", "0B 00");
        Play("0A 0600", "0B 01");
    }

    [TestPurpose("GATT/SR/GAS/BV-04-C", "Client Supported Features of a bonded client outlive the link, from its encryption on")]
    public void Client_features_of_a_bonded_client_outlive_the_link()
    {
        Bond();
        Encrypt();
        Play("12 0600 01", "13");
        Reconnect();
        Play("0A 0600", "0B 01", "12 0600 00", "01 12 0600 13");
    }

    [TestPurpose(
        "GATT/SR/GAS/BV-05-C",
        "Requests on a table the client does not know: one Database Out Of Sync with the request's handle, commands ignored"
    )]
    public void A_client_is_told_once_that_it_is_out_of_sync()
    {
        Change();
        Play("0A 1200", "0B 55", "12 0600 01", "13");
        Change();
        Play("0A 1200", "01 0A 1200 12", "0A 1200", "0B 55", "0A 1400", "0B 00");
        Change();
        Play("0A 1200", "01 0A 1200 12", "52 1400 77", "", "0A 1400", "0B 00", "12 0600 00", "01 12 0600 13", "0A 0600", "0B 01");
        Change();
        Play("0A 0800", "01 0A 0800 12");
        Change();
        Play("08 1000 FFFF E1FF", "01 08 1000 12");
        Change();
        Play("08 0100 FEFF 2A2B", "01 08 0100 12");
    }

    [TestPurpose("GATT/SR/GAS/BV-06-C", "A hash read or a confirmed Service Changed makes the client aware; an unconfirmed one does not")]
    public void A_hash_read_or_a_confirmation_makes_aware()
    {
        Play("12 0600 01", "13");
        Change();
        Play("08 0100 FFFF 2A2B", "09 12 0800" + HashWithMore, "0A 1200", "0B 55", "12 0400 0200", "13");
        Change();
        Expect("1D 0300 3000 3000");
        Play("1E", "", "0A 1200", "0B 55");
        Change();
        Expect("1D 0300 3000 3000");
        Play("0A 1200", "01 0A 1200 12");
    }

    [TestPurpose("GATT/SR/GAS/BV-07-C", "The same for a bonded client whose table changed between its connections")]
    public void A_bonded_client_learns_of_a_change_between_connections()
    {
        Bond();
        Encrypt();
        Play("12 0600 01", "13");
        Disconnect();
        Change();
        Return();
        Play("08 0100 FFFF 2A2B", "09 12 0800" + HashWithMore, "0A 1200", "0B 55", "12 0400 0200", "13");
        Disconnect();
        Change();
        Connect();
        Assert.Equal(HciErrorCode.Success, Tester.Encrypt(Key));
        Expect("1D 0300 0100 FFFF");
        Play("1E", "", "0A 1200", "0B 55");
        Reconnect();
        Play("12 0600 00", "01 12 0600 13", "12 0400 0000", "13");
        Disconnect();
        Change();
        Return();
        Play("0A 1200", "01 0A 1200 12");
        Reconnect();
        Play("0A 1200", "01 0A 1200 12");
    }

    [TestPurpose("GATT/SR/GAS/BV-08-C", "Read Multiple Variable Length on a table the client does not know")]
    public void Reading_several_values_out_of_sync()
    {
        Change();
        Play("20 1200 1400", "21 0100 55 0100 00", "12 0600 01", "13");
        Change();
        Play("20 1200 1400", "01 20 1200 12", "08 0100 FFFF 2A2B", "09 12 0800" + Hash, "20 1200 1400", "21 0100 55 0100 00");
    }

    [TestPurpose(
        "GATT/SR/GAS/BV-05-C+",
        "Discovery is never out of sync, nor is Read By Type over the whole range; any request after the error makes the client aware (Part G 2.5.2.1)"
    )]
    public void Discovery_is_never_out_of_sync()
    {
        Play("12 0600 01", "13");
        Change();
        Play(
            "04 1200 1200",
            "05 01 1200 E1FF",
            "06 0100 FFFF 0028 E0FF",
            "07 1000 1D00",
            "10 1000 1D00 0028",
            "11 06 1000 1D00 E0FF",
            "08 1100 1200 0328",
            "09 07 1100 02 1200 E1FF",
            "08 1100 1200 0228",
            "01 08 1100 0A",
            "08 0100 FFFF E1FF",
            "09 03 1200 55",
            "02 1700",
            "03 0502",
            "0A 1200",
            "01 0A 1200 12",
            "04 1200 1200",
            "05 01 1200 E1FF",
            "52 1400 77",
            "",
            "0A 1400",
            "0B 77"
        );
        Change();
        Play("0C 1200 0000", "01 0C 1200 12");
        Change();
        Play("12 0400 0200", "01 12 0400 12");
        Change();
        Play("16 1400 0000 01", "01 16 1400 12");
        Change();
        Play("0E 1200 1400", "01 0E 1200 12");
    }

    [TestPurpose(
        "GATT/SR/GAS/BV-06-C+",
        "A client that does not know the table gets neither notifications nor indications but Service Changed (Part G 2.5.2.1)"
    )]
    public void Values_wait_until_the_client_knows_the_table()
    {
        GattCharacteristic notified = Server.Database.FindByValueHandle(0x0016)!, indicated = Server.Database.FindByValueHandle(0x0019)!;
        Play("12 0600 05", "13", "12 1700 0100", "13", "12 1D00 0100", "13", "12 1A00 0200", "13");
        Change();
        Do(() =>
        {
            Assert.Equal(NotifyOutcome.ClientUnaware, Link.Gatt.Notify(notified, [1]));
            Assert.Equal(
                NotifyOutcome.ClientUnaware,
                Link.Gatt.NotifyMultiple([(notified, new byte[1]), (Server.Database.FindByValueHandle(0x001C)!, new byte[1])])
            );
        });
        Assert.Equal(IndicationOutcome.ClientUnaware, Pair.Run(() => Link.Gatt.IndicateAsync(indicated, new byte[1])));
        Expect("");
        Play("0A 1200", "01 0A 1200 12", "0A 1200", "0B 55");
        var outcome = Pair.Begin(() => Link.Gatt.IndicateAsync(indicated, new byte[1]));
        Expect("1D 1900 00");
        Play("1E", "");
        Assert.Equal(IndicationOutcome.Confirmed, outcome.Result);
    }

    [TestPurpose(
        "X/ATT/IND/QUEUE",
        "An indication that waited for a confirmation when the table changed waits on; Service Changed overtakes it (Part G 2.5.2.1)"
    )]
    public void Queued_indications_wait_until_the_client_knows_the_table()
    {
        GattCharacteristic indicated = Server.Database.FindByValueHandle(0x0019)!;
        Play("12 0600 01", "13", "12 1A00 0200", "13", "12 0400 0200", "13");
        Task<IndicationOutcome> first = Pair.Begin(() => Link.Gatt.IndicateAsync(indicated, new byte[] { 1 })),
            second = Pair.Begin(() => Link.Gatt.IndicateAsync(indicated, new byte[] { 2 }));
        Expect("1D 1900 01");
        Change();
        Expect("");
        Play("1E", "1D 0300 3000 3000");
        Assert.False(second.IsCompleted);
        Play("1E", "1D 1900 02", "1E", "");
        Assert.Equal((IndicationOutcome.Confirmed, IndicationOutcome.Confirmed), (first.Result, second.Result));
    }

    [TestPurpose("X/ATT/IND/UNTIL", "Without Service Changed it waits for the request after Database Out Of Sync")]
    public void Queued_indications_leave_when_the_client_shows_that_it_knows()
    {
        GattCharacteristic indicated = Server.Database.FindByValueHandle(0x0019)!;
        Play("12 0600 01", "13", "12 1A00 0200", "13");
        Task<IndicationOutcome> first = Pair.Begin(() => Link.Gatt.IndicateAsync(indicated, new byte[] { 1 })),
            second = Pair.Begin(() => Link.Gatt.IndicateAsync(indicated, new byte[] { 2 }));
        Expect("1D 1900 01");
        Change();
        Play("1E", "", "0A 1200", "01 0A 1200 12", "0A 1200", "1D 1900 02|0B 55", "1E", "");
        Assert.Equal((IndicationOutcome.Confirmed, IndicationOutcome.Confirmed), (first.Result, second.Result));
    }

    [TestPurpose("GATT/SR/GAS/BV-01-C+", "Changes while an indication waits for its confirmation are told together in the next")]
    public void Changes_are_gathered()
    {
        Play("12 0400 0200", "13");
        Change();
        Expect("1D 0300 3000 3000");
        Do(() => Server.Add(new GattService(0xFFF1) { RequestedHandle = 0x0041 }));
        Change();
        Expect("");
        Play("1E", "1D 0300 3000 4100", "1E", "");
    }

    private void Change() => Do(() => CachingDatabase.Change(Server));

    private void Reconnect()
    {
        Disconnect();
        Return();
    }

    private void Return()
    {
        Connect();
        Encrypt();
    }
}
