// I2C devices around the board, as values with octets in hex. A device is there when a value of it is: i2c.BUS.ADDRESS is what a read
// answers, i2c.BUS.ADDRESS.OCTETS what it answers once these octets (a register, a command) have been written. What is written behind the
// octets of such a value changes the value. i2c.BUS.ADDRESS.written is the last write.
using System;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Native methods of <c>System.Device.I2c.I2cDevice</c>.</summary>
[NativeFor("System.Device.I2c.I2cDevice")]
public static class I2cDeviceNative
{
    private const int FullTransfer = 1, PartialTransfer = 3, AddressNotAcknowledged = 4;
    private static readonly ConditionalWeakTable<object, I2cTarget> Targets = [];

    public static void NativeInit(object self)
    {
        object settings = Property(self, "ConnectionSettings");
        int address = (int)Property(settings, "DeviceAddress");
        if (address is < 0 or > 0x7F) Throw.InvalidParameter();
        Targets.AddOrUpdate(
            self,
            new I2cTarget(string.Create(CultureInfo.InvariantCulture, $"i2c.{Property(settings, "BusId")}.{address:X2}"))
        );
    }

    public static void NativeDispose(object self) => Targets.Remove(self);

    /// <summary>Writes, then reads; either buffer may be empty. The result's fields are octets transferred and status.</summary>
    public static object[] NativeTransmit(object self, object writeBuffer, object readBuffer)
    {
        if (!Targets.TryGetValue(self, out I2cTarget? target)) Throw.ObjectDisposed();
        if (!target.IsThere) return [0u, AddressNotAcknowledged];
        Span<byte> written = Octets(writeBuffer), read = Octets(readBuffer);
        if (written.Length > 0) target.Write(written);
        int answered = read.Length > 0 ? target.Read(read) : 0;
        return [(uint)(written.Length + answered), answered < read.Length ? PartialTransfer : FullTransfer];
    }

    private static object Property(object target, string name) =>
        target.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public)!.GetValue(target)!;

    // The octets a SpanByte stands for.
    private static Span<byte> Octets(object span) => Fields.Value(span, "_array") is byte[] array
        ? array.AsSpan((int)Fields.Number(span, "_start"), (int)Fields.Number(span, "_length")) : [];
}

/// <summary>One device on a bus.</summary>
internal sealed class I2cTarget(string name)
{
    private const string WrittenKey = "written";
    private string _asked = "";

    public bool IsThere =>
        Find("") is not null
        || Machine.Peripherals.All.Any(value =>
            value.Key.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase)
            && !value.Key.EndsWith(WrittenKey, StringComparison.Ordinal)
        );

    public void Write(ReadOnlySpan<byte> octets)
    {
        string hex = Convert.ToHexString(octets);
        Machine.Peripherals.Set($"{name}.{WrittenKey}", hex);
        _asked = hex;
        for (int length = hex.Length - 2; length > 0; length -= 2)
        {
            if (Find(hex[..length]) is not { } old) continue;
            string changed = hex[length..];
            Machine.Peripherals.Set(old.Key, changed + (old.Value.Length > changed.Length ? old.Value[changed.Length..] : ""));
            _asked = hex[..length];
            return;
        }
    }

    /// <summary>Fills with what the device answers; returns how many octets it has. The rest reads as an idle bus.</summary>
    public int Read(Span<byte> into)
    {
        into.Fill(0xFF);
        string answer = (_asked.Length > 0 ? Find(_asked)?.Value ?? Following(_asked) : null) ?? Find("")?.Value ?? "";
        int length = Math.Min(into.Length, answer.Length / 2);
        Convert.FromHexString(answer.AsSpan(0, 2 * length), into, out _, out _);
        return length;
    }

    // A register within the value of an earlier one.
    private string? Following(string register)
    {
        if (register.Length != 2) return null;
        int wanted = Convert.ToInt32(register, 16);
        for (int first = wanted - 1; first >= 0; first--)
        {
            int skip = 2 * (wanted - first);
            if (Find(first.ToString("X2", CultureInfo.InvariantCulture))?.Value is { } value && value.Length > skip) return value[skip..];
        }

        return null;
    }

    // The value of these octets, or of the device itself where they are empty, under the name that was set.
    private (string Key, string Value)? Find(string octets)
    {
        string wanted = octets.Length == 0 ? name : $"{name}.{octets}";
        foreach ((string key, string value) in Machine.Peripherals.All)
        {
            if (key.Equals(wanted, StringComparison.OrdinalIgnoreCase)) return (key, Clean(value));
        }

        return null;
    }

    // Text that is not whole octets in hex counts as absent.
    private static string Clean(string value)
    {
        string hex = value.Replace(" ", "", StringComparison.Ordinal);
        return hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit) ? hex.ToUpperInvariant() : "";
    }
}
