using System;
using nanoFramework.Device.Bluetooth;
using Xunit;

namespace nanoFramework.Desktop.Tests.Library;

public class ReaderWriterTests
{
    private static readonly Guid Uuid = new("00112233-4455-6677-8899-aabbccddeeff");

    [Fact]
    public void Values_are_written_least_significant_octet_first()
    {
        DataWriter writer = new();
        writer.WriteBoolean(true);
        writer.WriteByte(0xFF);
        writer.WriteInt16(-2);
        writer.WriteUInt16(0x1234);
        writer.WriteUInt32(0x12345678);
        writer.WriteString("é");
        Assert.Equal("01FF" + "FEFF" + "3412" + "78563412" + "C3A9", Hex(writer));
    }

    [Fact]
    public void The_three_orders_of_a_GUID()
    {
        DataWriter writer = new();
        writer.WriteGuid(Uuid);
        writer.WriteUuid(Uuid);
        writer.WriteUuid2(Uuid);
        Assert.Equal(
            "33221100554477668899AABBCCDDEEFF" + "FFEEDDCCBBAA99887766554433221100" + "00112233445566778899AABBCCDDEEFF",
            Hex(writer)
        );
        DataReader reader = DataReader.FromBuffer(writer.DetachBuffer());
        Assert.Equal([Uuid, Uuid, Uuid], [reader.ReadGuid(), reader.ReadUuid(), reader.ReadUuid2()]);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        DataWriter writer = new();
        DateTime now = new(2026, 7, 13, 1, 2, 3, DateTimeKind.Utc);
        writer.WriteInt64(long.MinValue);
        writer.WriteUInt64(ulong.MaxValue);
        writer.WriteDouble(Math.PI);
        writer.WriteSingle(1.5f);
        writer.WriteDateTime(now);
        writer.WriteTimeSpan(TimeSpan.FromTicks(77));
        writer.WriteInt32(-5);
        writer.WriteBytes([1, 2, 3]);
        DataReader reader = DataReader.FromBuffer(writer.DetachBuffer());
        Assert.Equal(
            (long.MinValue, ulong.MaxValue, Math.PI, 1.5f),
            (reader.ReadInt64(), reader.ReadUInt64(), reader.ReadDouble(), reader.ReadSingle())
        );
        Assert.Equal((now, TimeSpan.FromTicks(77), -5), (reader.ReadDateTime(), reader.ReadTimeSpan(), reader.ReadInt32()));
        byte[] rest = new byte[3];
        reader.ReadBytes(rest);
        Assert.Equal([1, 2, 3], rest);
        Assert.Equal(0u, reader.UnconsumedBufferLength);
    }

    [Fact]
    public void Reading_beyond_the_end_throws_and_reading_a_buffer_gives_one_of_length_0()
    {
        DataReader reader = DataReader.FromBuffer(new Device.Bluetooth.Buffer([1, 2, 3]));
        Device.Bluetooth.Buffer part = reader.ReadBuffer(2);
        Assert.Equal((0u, 2u), (part.Length, part.Capacity));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.ReadUInt16());
        Assert.Throws<ArgumentException>(() => part.Length = 3);
    }

    [Theory]
    [InlineData("0000180d-0000-1000-8000-00805f9b34fb", Utilities.UuidType.Uuid16)]
    [InlineData("1234180d-0000-1000-8000-00805f9b34fb", Utilities.UuidType.Uuid32)]
    [InlineData("6e400001-b5a3-f393-e0a9-e50e24dcca9e", Utilities.UuidType.Uuid128)]
    public void UUIDs_have_their_shortest_form(string uuid, Utilities.UuidType type)
    {
        Assert.Equal(type, Utilities.TypeOfUuid(new Guid(uuid)));
        Assert.Equal(Utilities.CreateUuidFromShortCode(0x180D), new Guid("0000180d-0000-1000-8000-00805f9b34fb"));
    }

    private static string Hex(Device.Bluetooth.Buffer buffer) => Convert.ToHexString(buffer.ToArray());
}
