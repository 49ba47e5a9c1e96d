using System;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.Tests.Conformance.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Gap;

/// <summary>Formats of advertising data (Core Specification Supplement, Part A; [Vol 3, Part C] 11) as they are on the air.</summary>
public sealed class AdvertisingDataTests
{
    private static void AssertOnAir(string octets, Func<AdvertisingDataBuilder, AdvertisingDataBuilder> add)
    {
        using Bench bench = AirTester.Iut(LinkRole.Peripheral, new BleHostOptions { DeviceName = "Heart rate of somebody" });
        string expected = Convert.ToHexString(RawPeer.Hex(octets));
        var advertisement = new AdvertisingParameters
        {
            Data = add(new AdvertisingDataBuilder()).ToArray(),
            ScanResponse = add(new AdvertisingDataBuilder()).ToArray(),
        };
        Assert.Equal(
            [$"ConnectableUndirected {Bench.IutAddress} {expected}", $"ScanResponse {Bench.IutAddress} {expected}"],
            bench.Hear(advertisement)
        );
    }

    [TestPurpose("GAP/ADV/BV-01-C", "Service UUIDs, 16 and 128 bits")]
    public void Service_uuids()
    {
        AssertOnAir("05 03 0D18 0F18", static b => b.Services(0x180D, 0x180F));
        AssertOnAir("11 07 EFCDAB8967452301EFCDAB8967452301", static b =>
            b.Services(new BleUuid(new Guid("01234567-89ab-cdef-0123-456789abcdef")))
        );
    }

    [TestPurpose("GAP/ADV/BV-02-C", "Local name: complete as in the Device Name characteristic, or its first octets, and once")]
    public void Local_name()
    {
        AssertOnAir("17 09 48656172742072617465206F6620736F6D65626F6479", static b => b.Name("Heart rate of somebody"));
        AssertOnAir("05 03 0D18 0F18 02 0A 00 15 08 48656172742072617465206F6620736F6D65626F", static b =>
            b.Services(0x180D, 0x180F).TxPower(0).ShortenedName("Heart rate of somebody")
        );
        using var bench = new Bench(LinkRole.Peripheral, new BleHostOptions { DeviceName = "Heart rate of somebody" });
        Assert.Equal("0B48656172742072617465206F6620736F6D65626F6479", bench.Tester.Ask(RawPeer.Att, "0A 0300"));
    }

    [TestPurpose("GAP/ADV/BV-03-C", "Flags: discoverable modes, BR/EDR not supported, no reserved bit")]
    public void Flags_()
    {
        using Bench bench = AirTester.Iut(LinkRole.Peripheral);
        foreach (
            (string octets, AdFlags flags) in new[]
            {
                ("020106", AdFlags.GeneralDiscoverable | AdFlags.BrEdrNotSupported),
                ("020105", AdFlags.LimitedDiscoverable | AdFlags.BrEdrNotSupported),
                ("020104", AdFlags.BrEdrNotSupported),
            }
        )
        {
            Assert.Equal(
                $"ConnectableUndirected {Bench.IutAddress} {octets}",
                bench.Hear(new AdvertisingParameters { Data = new AdvertisingDataBuilder().Flags(flags).ToArray() })[0]
            );
        }
    }

    [TestPurpose("GAP/ADV/BV-04-C", "Manufacturer specific data: company identifier first")]
    public void Manufacturer_data() => AssertOnAir("06 FF FFFF 010203", static b => b.ManufacturerData(0xFFFF, [1, 2, 3]));

    [TestPurpose("GAP/ADV/BV-05-C", "TX power level: one octet, signed")]
    public void Tx_power() => AssertOnAir("02 0A F8", static b => b.TxPower(-8));

    [TestPurpose("GAP/ADV/BV-08-C", "Peripheral connection interval range: two values in 1.25 ms, the shorter first")]
    public void Connection_interval_range() =>
        AssertOnAir("05 12 1800 2800", static b => b.Add(AdType.ConnectionIntervalRange, RawPeer.Hex("1800 2800")));

    [TestPurpose("GAP/ADV/BV-09-C", "Service solicitation, 16 and 128 bits")]
    public void Service_solicitation()
    {
        AssertOnAir("03 14 0D18", static b => b.Add(AdType.ServiceSolicitation16, RawPeer.Hex("0D18")));
        AssertOnAir("11 15 000102030405060708090A0B0C0D0E0F", static b =>
            b.Add(AdType.ServiceSolicitation128, RawPeer.Hex("000102030405060708090A0B0C0D0E0F"))
        );
    }

    [TestPurpose("GAP/ADV/BV-10-C", "Service data: UUID, then data")]
    public void Service_data()
    {
        AssertOnAir("04 16 0F18 64", static b => b.ServiceData(0x180F, [100]));
        AssertOnAir("06 20 44332211 01", static b => b.Add(AdType.ServiceData32, RawPeer.Hex("44332211 01")));
    }

    [TestPurpose("GAP/ADV/BV-11-C", "Appearance: two octets")]
    public void Appearance() => AssertOnAir("03 19 4103", static b => b.Appearance(0x0341));

    [TestPurpose("GAP/ADV/BV-12-C", "Public target address: six octets each")]
    public void Public_target_address() =>
        AssertOnAir("07 17 C1CF2D7013A7", static b => b.Add(AdType.PublicTargetAddress, RawPeer.Hex("C1CF2D7013A7")));

    [TestPurpose("GAP/ADV/BV-13-C", "Random target address: six octets each")]
    public void Random_target_address() =>
        AssertOnAir("07 18 E6D5C4B3A2C1", static b => b.Add(AdType.RandomTargetAddress, RawPeer.Hex("E6D5C4B3A2C1")));

    [TestPurpose("GAP/ADV/BV-14-C", "Advertising interval: two octets in 0.625 ms")]
    public void Advertising_interval() => AssertOnAir("03 1A A000", static b => b.Add(AdType.AdvertisingInterval, RawPeer.Hex("A000")));

    [TestPurpose("GAP/ADV/BV-17-C", "URI: scheme as a code point, then UTF-8")]
    // https: //example.org
    public void Uri_() =>
        AssertOnAir("0F 24 17 2F2F6578616D706C652E6F7267", static b => b.Add(AdType.Uri, RawPeer.Hex("17 2F2F6578616D706C652E6F7267")));

    [Fact]
    public void What_does_not_fit_into_31_octets_is_refused_and_no_zero_octets_fill_the_rest()
    {
        Assert.Throws<ArgumentException>(() => new AdvertisingDataBuilder().Flags().Name(new string('n', 27)));
        Assert.Equal(31, new AdvertisingDataBuilder().Flags().Name(new string('n', 26)).ToArray().Length);
        using Bench bench = AirTester.Iut(LinkRole.Peripheral);
        Assert.Equal(
            $"NonConnectableUndirected {Bench.IutAddress} 020106",
            Assert.Single(bench.Hear(new AdvertisingParameters { Type = AdvertisingType.NonConnectableUndirected, Data = [2, 1, 6] }))
        );
    }
}
