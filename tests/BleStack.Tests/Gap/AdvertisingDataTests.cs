using System;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using Xunit;

namespace BleStack.Tests.Gap;

public sealed class AdvertisingDataTests
{
    [Fact]
    public void The_builder_writes_length_type_and_data()
    {
        byte[] data = new AdvertisingDataBuilder().Flags().Services(0x180D, 0x180F).Name("HR").Appearance(0x0341).TxPower(-4).ToArray();
        Assert.Equal("020106" + "05030D180F18" + "03094852" + "03194103" + "020AFC", Convert.ToHexString(data));
    }

    [Fact]
    public void What_was_built_is_read_back()
    {
        Assert.True(BleUuid.TryParse("9b574847-f706-436c-bed7-fc01eb0965c1", out BleUuid own));
        byte[] data = new AdvertisingDataBuilder().Flags().Services(own, 0x180D).ToArray();
        byte[] response = new AdvertisingDataBuilder().Name("Öl").ServiceData(0x180F, [100]).ManufacturerData(0x02E5, [1, 2]).ToArray();
        var read = new AdvertisingData(data, response);
        Assert.Equal(AdFlags.GeneralDiscoverable | AdFlags.BrEdrNotSupported, read.Flags);
        Assert.Equal([0x180D, own], read.Services);
        Assert.Equal("Öl", read.Name);
        Assert.Equal([100], read.ServiceData(0x180F));
        Assert.Equal([0xE5, 0x02, 1, 2], read.Find(AdType.ManufacturerSpecificData));
        Assert.Null(read.Appearance);
        Assert.False(read.IsMalformed);
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_the_numbers()
    {
        var builder = new AdvertisingDataBuilder().Flags().Services(0x180D);
        ArgumentException error = Assert.Throws<ArgumentException>(() => builder.Name("a name of twenty-three!"));
        Assert.Contains(
            "CompleteLocalName needs 25 octets of advertising data and 24 of 31 are left",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(7, builder.ToArray().Length);
    }

    [Fact]
    public void A_shortened_name_never_splits_a_character()
    {
        byte[] data = new AdvertisingDataBuilder().Add(AdType.Uri, new byte[22]).ShortenedName("aöööööö").ToArray();
        var read = new AdvertisingData(data);
        Assert.Equal("aöö", read.Name);
        Assert.NotNull(read.Find(AdType.ShortenedLocalName));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("02")]
    [InlineData("0201")]
    [InlineData("FF09414243")]
    [InlineData("0309")]
    [InlineData("0201060000000000")]
    public void Malformed_data_is_tolerated(string hex)
    {
        var read = new AdvertisingData(Convert.FromHexString(hex));
        Assert.Null(read.Name);
        Assert.Empty(read.Services);
    }

    [Fact]
    public void Structures_before_a_malformed_one_are_kept()
    {
        var read = new AdvertisingData(Convert.FromHexString("020106" + "0309414243"), Convert.FromHexString("030341"));
        Assert.Equal(AdFlags.GeneralDiscoverable | AdFlags.BrEdrNotSupported, read.Flags);
        Assert.True(read.IsMalformed);
    }

    [Fact]
    public void Random_octets_never_throw()
    {
        var random = new SeededRandom(3);
        byte[] data = new byte[31];
        for (int i = 0; i < 5000; i++)
        {
            random.Fill(data);
            var read = new AdvertisingData(data.AsSpan(0, i % 32), data.AsSpan(i % 32));
            _ = (read.Name, read.Services, read.Flags, read.Appearance, read.TxPower, read.ServiceData(0x180D));
            Assert.True(read.Structures.Count <= 31);
        }
    }

    [Theory]
    [InlineData(24, 48, 0, 60, true)]
    [InlineData(6, 3200, 0, 3200, true)]
    [InlineData(5, 48, 0, 60, false)]
    [InlineData(48, 24, 0, 60, false)]
    [InlineData(24, 3201, 0, 3200, false)]
    [InlineData(24, 48, 500, 3200, false)]
    [InlineData(24, 48, 0, 9, false)]
    [InlineData(24, 48, 0, 3201, false)]
    [InlineData(80, 80, 4, 100, false)]
    [InlineData(80, 80, 4, 101, true)]
    public void Connection_parameters_are_checked(ushort min, ushort max, ushort latency, ushort timeout, bool valid) =>
        Assert.Equal(valid, new ConnectionParameters(min, max, latency, timeout).IsValid);
}
