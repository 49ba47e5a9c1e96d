// Equality on the interpreter: its reference comparison compares the content of strings and delegates, so references to equal ones are
// equal; a structure's fields are compared one by one, objects in them by reference.
using System;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Equality and hash codes of the interpreter.</summary>
public static class Identity
{
    private static readonly uint[] CrcTable = CreateCrcTable();
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Fields = new();

    /// <summary>The result of <c>ceq</c> for two references.</summary>
    public static bool Same(object? left, object? right)
    {
        if (ReferenceEquals(left, right)) return true;
        if (left is string text) return right is string other && string.Equals(text, other);
        return left switch
        {
            Delegate target => right is Delegate other && DelegateNative.SameTargets(target, other),
            MemberInfo or Assembly => left.Equals(right),
            _ => false,
        };
    }

    /// <summary>The result of ValueType.Equals.</summary>
    public static bool SameValue(object left, object? right)
    {
        if (ReferenceEquals(left, right)) return true;
        if (right is null || left.GetType() != right.GetType()) return false;
        return left switch
        {
            double number => number.Equals(right),
            float number => number.Equals(right),
            ValueType when left.GetType().IsPrimitive || left is Enum => left.Equals(right),
            ValueType => SameFields(left, right),
            Array array => SameElements(array, (Array)right),
            _ => Same(left, right),
        };
    }

    /// <summary>The hash code the interpreter computes where a type has none of its own.</summary>
    public static int HashOf(object value) => value switch
    {
        null => throw new NullReferenceException(),
        string text => Crc(text),
        bool flag => flag ? 1 : 0,
        char unit => unit | unit << 16,
        sbyte number => number,
        byte number => number,
        short number => unchecked((int)((uint)(int)number | (uint)number << 16)),
        ushort number => number,
        int number => number,
        uint number => unchecked((int)number),
        long number => unchecked((int)number ^ (int)(number >> 32)),
        ulong number => unchecked((int)number ^ (int)(number >> 32)),
        float number => float.IsNaN(number) || number == 0
            ? BitConverter.SingleToInt32Bits(number) & int.MaxValue
            : BitConverter.SingleToInt32Bits(number),
        double number => HashOf(double.IsNaN(number) || number == 0 ? Math.Abs(number) : number, BitConverter.DoubleToInt64Bits(number)),
        Enum member => HashOf(
            Convert.ChangeType(member, Enum.GetUnderlyingType(member.GetType()), System.Globalization.CultureInfo.InvariantCulture)
        ),
        Delegate target => target.GetHashCode(),
        MemberInfo member => member.GetHashCode(),
        _ => RuntimeHelpers.GetHashCode(value),
    };

    private static int HashOf(double number, long bits) => HashOf(double.IsNaN(number) || number == 0 ? bits & long.MaxValue : bits);

    private static bool SameFields(object left, object right)
    {
        FieldInfo[] fields = Fields.GetOrAdd(left.GetType(), static type =>
            type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        );
        foreach (FieldInfo field in fields)
        {
            object? a = field.GetValue(left), b = field.GetValue(right);
            if (a is null ? b is not null : !SameValue(a, b)) return false;
        }

        return true;
    }

    private static bool SameElements(Array left, Array right)
    {
        if (left.Length != right.Length || !left.GetType().GetElementType()!.IsPrimitive) return false;
        for (int i = 0; i < left.Length; i++)
        {
            if (!left.GetValue(i)!.Equals(right.GetValue(i))) return false;
        }

        return true;
    }

    private static int Crc(string text)
    {
        uint crc = 0;
        foreach (byte octet in Encoding.UTF8.GetBytes(text)) crc = CrcTable[((crc >> 24) ^ octet) & 0xFF] ^ (crc << 8);
        return unchecked((int)crc);
    }

    private static uint[] CreateCrcTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i << 24;
            for (int bit = 0; bit < 8; bit++) value = (value & 0x80000000) != 0 ? (value << 1) ^ 0x04C11DB7 : value << 1;
            table[i] = value;
        }

        return table;
    }
}
