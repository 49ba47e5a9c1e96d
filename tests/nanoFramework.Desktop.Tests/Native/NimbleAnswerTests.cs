using System;
using System.Linq;
using BleStack.Adversary;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Smp;
using TestKit.Stack;
using NimbleNative;
using Xunit;
using nanoFramework.Device.Bluetooth;

namespace nanoFramework.Desktop.Tests.Native;

/// <summary>
/// The answers of NimBLE, octet by octet: requests that Apache NimBLE (2026-08, Linux port) and a strict server answer differently, sent to
/// a host with <see cref="NimbleAnswers"/>. Where Espressif's fork for ESP-IDF v5.5.4 differs from Apache's, the fork's answer stands
/// (docs/interop.md).
/// </summary>
public sealed class NimbleAnswerTests : IDisposable
{
    private const string Response = "02030009100101";
    private const string Request = "01 03 00 09 10 03 03";
    private const string Value = "00112233445566778899AABBCCDDEEFF";

    private readonly TestPair _pair;
    private readonly RawPeer _peer;
    private AttReadRequest _waiting;

    public NimbleAnswerTests()
        : this("nimble")
    {
    }

    private NimbleAnswerTests(string name)
    {
        SecurityConfig security = new();
        security.Set(
            DevicePairingIOCapabilities.NoInputNoOutput,
            DevicePairingProtectionLevel.Encryption,
            allowBonding: true,
            allowOob: false
        );
        _pair = TestPair.Create(new BleHostOptions
        {
            Pairing = security.ToSettings(),
            PreferredMtu = 256,
            Agent = new SilentAgent(),
            Gatt = new GattServerOptions
            {
                DeviceName = name,
                RobustCaching = false,
                Behavior = NimbleAnswers.Gatt,
                Att = new AttOptions { Mtu = 256, Behavior = NimbleAnswers.Att },
            },
        });
        _pair.Peripheral.Server.Add(HeartRate());
        _peer = new RawPeer(_pair);
        _pair.Run(() => _pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
        _peer.Connect(_pair.Peripheral.CurrentAddress);
    }

    public void Dispose() => _pair.Dispose();

    // The table the requests were recorded against: Generic Access from 0001, Generic Attribute from 0006, Heart Rate from 000E to 0017.
    private static GattService HeartRate()
    {
        var location = new GattCharacteristic(0x2A38, GattProperties.Read);
        location.SetValue([1]);
        var own = new GattCharacteristic(0xB000, GattProperties.Read);
        own.SetValue([0x60, 0xF6, 0x25, 0x83]);
        return new GattService(0x180D)
            .Add(new GattCharacteristic(0x2A37, GattProperties.Notify))
            .Add(location)
            .Add(new GattCharacteristic(0x2A39, GattProperties.Write))
            .Add(own);
    }

    private void Asks(string request, string answer) => Assert.Equal(answer, _peer.Ask(RawPeer.Att, request).ToLowerInvariant());

    [Theory]
    [InlineData("08")]
    [InlineData("08fe")]
    [InlineData("082580")]
    [InlineData("0c")]
    [InlineData("0c7e")]
    [InlineData("0c8d")]
    [InlineData("1633")]
    [InlineData("16b684")]
    [InlineData("169c")]
    [InlineData("06")]
    [InlineData("060fce")]
    [InlineData("10d861")]
    [InlineData("0223")]
    [InlineData("1223")]
    [InlineData("04")]
    [InlineData("18")]
    [InlineData("0a01")] // Not in the record: a Read without its second octet.
    public void A_request_shorter_than_its_format_gets_no_answer(string request) => Asks(request, string.Empty);

    [Theory]
    [InlineData("0a0600aa", "0b0118")]
    [InlineData("04060006000100", "050106000028")]
    [InlineData("0209ffffff", "030001")]
    public void A_request_longer_than_its_format_is_read_to_its_length(string request, string answer) => Asks(request, answer);

    [Theory]
    [InlineData("1211000300")]
    [InlineData("120900ffff")]
    [InlineData("1211000200")]
    public void A_CCCD_write_of_what_the_characteristic_lacks_is_request_not_supported(string request) =>
        Asks(request, $"0112{request[2..6]}06");

    [Theory]
    [InlineData("0c09006400", "0d0000")]
    [InlineData("0c0e000700", "0d0d18")]
    [InlineData("0c01000700", "0d0018")]
    [InlineData("0c02000100", "0d020300002a")]
    [InlineData("0c14000500", "0d081500392a")]
    [InlineData("0c06000200", "0d0118")]
    [InlineData("0c09000200", "0d0000")]
    [InlineData("0c17000500", "010c170007")] // A value of the firmware's: NimBLE does look at the offset.
    public void Read_Blob_of_a_declaration_or_CCCD_ignores_the_offset(string request, string answer) => Asks(request, answer);

    [Fact]
    public void Read_Multiple_names_any_number_of_handles()
    {
        Asks("1211000100", "13");
        Asks("0e11001100", "0f01000100");
        Asks("0e0d0011000600", "0f0001000118");
        Asks("0e0b000c000900", "0f000a0d00292b0000");
        Asks("0e", "0f");
        Asks("0e060099", "0f0118");
        Asks("0e9900", "010e990001");
    }

    [Fact]
    public void Values_of_CCCDs_and_client_features_begin_empty_and_are_kept()
    {
        Asks("0a1100", "0b0000");
        Asks("1211000100", "13");
        Asks("0a1100", "0b0100");
        Asks("1209000200", "13");
        Asks("080800ffff0229", "09040900020011000100");
        Asks("0a0d00", "0b00");
        Asks("120d0003", "13");
        Asks("120d0000", "0112 0d00 13".Replace(" ", string.Empty, StringComparison.Ordinal));
        Asks("0a0b00", "0b00");
    }

    [Fact]
    public void The_MTU_is_exchanged_again_and_again()
    {
        Asks("021700", "030001");
        Asks("020f95", "030001");
        Asks(
            "040900ffff",
            "0501090002290a0003280b003a2b0c0003280d00292b0e0000280f0003281000372a11000229120003281300382a140003281500392a16000328170000b0"
        );
        Asks("021700", "030001");
        Asks("040900ffff", "0501090002290a0003280b003a2b0c0003280d00292b");
    }

    [Theory]
    [InlineData("10 0100 ffff 0028", "1106 0100 0500 0018 0600 0d00 0118 0e00 ffff 0d18")]
    [InlineData("10 0100 0300 0028", "1106 0100 0300 0018")]
    [InlineData("10 0e00 1000 0028", "1106 0e00 1000 0d18")]
    [InlineData("10 0e00 1700 0028", "1106 0e00 ffff 0d18")]
    [InlineData("10 0100 ffff 0128", "0110 0100 0a")]
    public void A_group_ends_with_the_range_and_the_last_at_FFFF(string request, string answer) =>
        Asks(request, answer.Replace(" ", string.Empty, StringComparison.Ordinal));

    [Theory]
    [InlineData("06 0100 ffff 0028 0d18", "07 0e00 1700")]
    [InlineData("06 0100 ffff 0028 0d18ff", "07 0e00 1700")] // The attribute's value is where the request's begins.
    [InlineData("06 0100 ffff 0028 0d", "0106 0100 0a")]
    [InlineData("06 0100 ffff 382a 01", "07 1300 1300")]
    [InlineData("06 0100 ffff 392a 00", "0106 0100 02")] // Not readable: the whole request is refused.
    [InlineData("06 0100 ffff 0328 021700", "0106 0100 0a")]
    public void Find_By_Type_Value_reads_what_it_compares(string request, string answer) =>
        Asks(request, answer.Replace(" ", string.Empty, StringComparison.Ordinal));

    [Fact]
    public void A_value_over_nineteen_octets_cannot_be_read_by_type()
    {
        using var other = new NimbleAnswerTests("a name of twenty one!");
        other.Asks("02 0001", "030001");
        other.Asks("08 0100 ffff 002a", "010803000e");
        other.Asks("06 0100 ffff 002a 61", "010601000e");
    }

    [Fact]
    public void Queued_writes_are_sorted_must_have_no_gap_and_commit_for_any_flags()
    {
        Asks("1802", "19");
        Asks("16 1500 0200 cc", "171500 0200cc".Replace(" ", string.Empty, StringComparison.Ordinal));
        Asks("16 1500 0000 aabb", "1715000000aabb");
        Asks("1802", "19");
        Assert.Equal([0xAA, 0xBB, 0xCC], _pair.Peripheral.Server.Database.Table.Find(0x15)!.Value.ToArray());
        Asks("16 1500 0300 cc", "1715000300cc");
        Asks("1801", "0118150007");
        Asks("16 1500 0000 01", "171500000001");
        Asks("1800", "19");
        Assert.Equal([0xAA, 0xBB, 0xCC], _pair.Peripheral.Server.Database.Table.Find(0x15)!.Value.ToArray());
    }

    [Fact]
    public void Read_Multiple_Variable_is_known_to_Espressifs_fork()
    {
        Asks("20 0d00 1700", "21 0100 00 0400 60f62583".Replace(" ", string.Empty, StringComparison.Ordinal));
    }

    [Fact]
    public void Requests_that_come_too_early_are_answered_in_turn()
    {
        GattCharacteristic slow = new(0xB001, GattProperties.Read) { OnRead = request => _waiting = request };
        _pair.Loop.Post(_ => _pair.Peripheral.Server.Add(new GattService(0xB002).Add(slow)), null);
        Asks("0a1a00", string.Empty);
        Asks("0a0600", string.Empty);
        Asks("021700", string.Empty);
        _pair.Loop.Post(_ => _waiting.Respond([7]), null);
        _pair.Loop.RunUntilIdle();
        Assert.Equal("0b07|0b0118|030001", _peer.Take(RawPeer.Att).ToLowerInvariant());
    }

    [Theory]
    [InlineData("00")]
    [InlineData("08")]
    [InlineData("0F")]
    [InlineData("02")]
    [InlineData("03")]
    public void Whatever_the_bonding_flags_the_answer_bonds_and_has_the_configured_keys(string authReq)
    {
        foreach (string io in (string[])["00", "01", "02", "03", "04", "05", "FF"])
        {
            Assert.Equal(Response, _peer.Ask(RawPeer.Smp, $"01 {io} 00 {authReq} 10 03 03"));
            _peer.Send(RawPeer.Smp, "05 08");
        }
    }

    [Theory]
    [InlineData("01 03 01 09 10 03 03", Response)] // Out-of-band data that are not there.
    [InlineData("01 03 02 09 10 03 03", Response)] // A reserved OOB data flag.
    [InlineData("01 03 00 09 10 03 03 00", Response)]
    [InlineData("01 03 00 09 10 03", "")]
    [InlineData("01 03 00 09 06 03 03", "0506")]
    [InlineData("01 03 00 09 11 03 03", "050A")]
    [InlineData("01 03 00 09 10 08 00", "02030009100000")] // Only the link key, and nothing.
    public void A_Pairing_Request_is_taken_as_it_comes(string request, string answer) =>
        Assert.Equal(answer, _peer.Ask(RawPeer.Smp, request));

    [Theory]
    [InlineData("0E 00")]
    [InlineData("06" + Value)]
    [InlineData("08" + Value)]
    [InlineData("09 00 112233445566")]
    [InlineData("0A" + Value)]
    [InlineData("03" + Value)]
    [InlineData("0D" + Value)]
    [InlineData(Request)]
    [InlineData("02 03 00 09 10 03 03")]
    public void What_nothing_waits_for_is_ignored_and_the_pairing_goes_on(string pdu)
    {
        if (pdu != Request) Assert.Equal(string.Empty, _peer.Ask(RawPeer.Smp, pdu));
        Assert.Equal(Response, _peer.Ask(RawPeer.Smp, Request));
        Assert.Equal(string.Empty, _peer.Ask(RawPeer.Smp, pdu));
        Assert.StartsWith("0C", _peer.Ask(RawPeer.Smp, "0C" + OwnKey()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("03 0011", "0508")]
    [InlineData("04", "0508")]
    [InlineData("06 00", "0508")]
    [InlineData("0D 00", "0508")]
    [InlineData("0C 00", "")]
    [InlineData("0B", "")]
    [InlineData("0E", "")]
    public void A_command_shorter_than_its_format_is_unspecified_or_silence(string pdu, string answer) =>
        Assert.Equal(answer, _peer.Ask(RawPeer.Smp, pdu));

    [Fact]
    public void A_short_confirm_ends_a_legacy_pairing_and_a_long_one_is_answered()
    {
        Assert.Equal(Response, _peer.Ask(RawPeer.Smp, "01 03 00 01 10 01 01"));
        Assert.Equal("0508", _peer.Ask(RawPeer.Smp, "03 0011"));
        Assert.Equal(Response, _peer.Ask(RawPeer.Smp, "01 03 00 01 10 01 01"));
        string confirm = _peer.Ask(RawPeer.Smp, "03" + Value + "99");
        Assert.Equal(("03", 34), (confirm[..2], confirm.Length));
    }

    [Fact]
    public void A_Security_Request_to_the_Peripheral_ends_a_pairing_with_command_not_supported()
    {
        Assert.Equal(Response, _peer.Ask(RawPeer.Smp, Request));
        Assert.Equal("0507", _peer.Ask(RawPeer.Smp, "0B 01"));
        Assert.False(_pair.Peripheral.Links.Single().SecurityManager.IsPairing);
    }

    [Fact]
    public void After_the_timeout_the_link_may_pair_again()
    {
        Assert.Equal(Response, _peer.Ask(RawPeer.Smp, Request));
        _peer.Host.Pump.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(string.Empty, _peer.Take(RawPeer.Smp));
        Assert.Equal(Response, _peer.Ask(RawPeer.Smp, Request));
    }

    [Fact]
    public void Out_of_band_data_that_are_not_there_are_waited_for()
    {
        Assert.Equal(Response, _peer.Ask(RawPeer.Smp, "01 03 01 09 10 01 01"));
        Assert.StartsWith("0C", _peer.Ask(RawPeer.Smp, "0C" + OwnKey()), StringComparison.Ordinal);
        Assert.Equal(string.Empty, _peer.Ask(RawPeer.Smp, "04" + Value));
        Assert.True(_pair.Peripheral.Links.Single().SecurityManager.IsPairing);
    }

    private sealed class SilentAgent : IPairingAgent
    {
        public void Ask(PairingQuestion question)
        {
        }
    }

    private static string OwnKey()
    {
        using var keys = BleStack.Crypto.P256KeyPair.Generate(new SeededRandom(7));
        return Convert.ToHexString([.. keys.Public.X.ToArray().Reverse(), .. keys.Public.Y.ToArray().Reverse()]);
    }
}
