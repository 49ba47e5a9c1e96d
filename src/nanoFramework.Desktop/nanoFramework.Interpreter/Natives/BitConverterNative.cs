using System;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Native methods of <c>System.BitConverter</c>, little-endian.</summary>
[NativeFor("System.BitConverter")]
public static class BitConverterNative
{
    public static bool get_IsLittleEndian() => true;

    public static long DoubleToInt64Bits(double value) => BitConverter.DoubleToInt64Bits(value);

    public static double Int64BitsToDouble(long value) => BitConverter.Int64BitsToDouble(value);

    public static byte[] GetBytes(bool value) => BitConverter.GetBytes(value);

    public static byte[] GetBytes(char value) => BitConverter.GetBytes(value);

    public static byte[] GetBytes(double value) => BitConverter.GetBytes(value);

    public static byte[] GetBytes(float value) => BitConverter.GetBytes(value);

    public static byte[] GetBytes(int value) => BitConverter.GetBytes(value);

    public static byte[] GetBytes(long value) => BitConverter.GetBytes(value);

    public static byte[] GetBytes(short value) => BitConverter.GetBytes(value);

    public static byte[] GetBytes(uint value) => BitConverter.GetBytes(value);

    public static byte[] GetBytes(ulong value) => BitConverter.GetBytes(value);

    public static byte[] GetBytes(ushort value) => BitConverter.GetBytes(value);

    public static bool ToBoolean(byte[] value, int index) => At(value, index, 1)[0] != 0;

    public static char ToChar(byte[] value, int index) => BitConverter.ToChar(At(value, index, 2));

    public static double ToDouble(byte[] value, int index) => BitConverter.ToDouble(At(value, index, 8));

    public static short ToInt16(byte[] value, int index) => BitConverter.ToInt16(At(value, index, 2));

    public static int ToInt32(byte[] value, int index) => BitConverter.ToInt32(At(value, index, 4));

    public static long ToInt64(byte[] value, int index) => BitConverter.ToInt64(At(value, index, 8));

    public static float ToSingle(byte[] value, int index) => BitConverter.ToSingle(At(value, index, 4));

    public static ushort ToUInt16(byte[] value, int index) => BitConverter.ToUInt16(At(value, index, 2));

    public static uint ToUInt32(byte[] value, int index) => BitConverter.ToUInt32(At(value, index, 4));

    public static ulong ToUInt64(byte[] value, int index) => BitConverter.ToUInt64(At(value, index, 8));

    public static string ToString(byte[] value) => ToString(value, 0, NotNull(value).Length);

    public static string ToString(byte[] value, int index) => ToString(value, index, NotNull(value).Length - index);

    public static string ToString(byte[] value, int index, int length)
    {
        if (NotNull(value).Length == 0 && index == 0 && length == 0) return "";
        if (index < 0 || length < 0 || index >= value.Length) Throw.OutOfRange();
        if (index + length > value.Length) Throw.InvalidParameter();
        return BitConverter.ToString(value, index, length);
    }

    private static byte[] NotNull(byte[] value)
    {
        if (value is null) Throw.ArgumentNull();
        return value;
    }

    private static ReadOnlySpan<byte> At(byte[] value, int index, int size)
    {
        if (NotNull(value).Length <= index || index < 0) Throw.OutOfRange();
        if (index + size > value.Length) Throw.InvalidParameter();
        return value.AsSpan(index, size);
    }
}

/// <summary>Native methods of <c>System.Double</c>.</summary>
[NativeFor("System.Double")]
public static class DoubleNative
{
    public static int CompareTo(double d, double value) =>
        d < value ? -1
        : d > value ? 1
        : d == value ? 0
        : double.IsNaN(d)
            ? double.IsNaN(value) ? 0
                : -1
        : 1;

    public static bool IsInfinity(double d) => double.IsInfinity(d);

    public static bool IsNaN(double d) => double.IsNaN(d);

    public static bool IsNegativeInfinity(double d) => double.IsNegativeInfinity(d);

    public static bool IsPositiveInfinity(double d) => double.IsPositiveInfinity(d);
}

/// <summary>System.Random: the ESP32's hardware numbers, whatever the seed.</summary>
[NativeFor("System.Random")]
public static class RandomNative
{
    public static void ctor(object self, ref object? state) => state = self;

    public static void ctor(object self, ref object? state, int seed) => state = self;

    public static int Next(object self, ref object? state) => (int)(Bits() & int.MaxValue);

    public static int Next(object self, ref object? state, int maxValue)
    {
        if (maxValue <= 0) Throw.OutOfRange();
        return (int)(Bits() % (uint)maxValue);
    }

    public static double NextDouble(object self, ref object? state) => (Bits() & int.MaxValue) / (double)int.MaxValue;

    public static void NextBytes(object self, ref object? state, byte[] buffer)
    {
        Throw.IfNull(buffer);
        Machine.Random(buffer);
    }

    private static uint Bits()
    {
        Span<byte> octets = stackalloc byte[4];
        Machine.Random(octets);
        return BitConverter.ToUInt32(octets);
    }
}

/// <summary>Native methods of <c>System.Guid</c>.</summary>
[NativeFor("System.Guid")]
public static class GuidNative
{
    public static byte[] GenerateNewGuid()
    {
        byte[] octets = new byte[16];
        Machine.Random(octets);
        octets[7] = (byte)((octets[7] & 0x0F) | 0x40);
        octets[8] = (byte)((octets[8] & 0x3F) | 0x80);
        return octets;
    }
}
