using System;
using System.Reflection;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Reads and creates values of device structures with one field.</summary>
internal static class Boxed
{
    /// <summary>The one field of a boxed structure.</summary>
    public static T Field<T>(object box) => (T)Only(box.GetType()).GetValue(box)!;

    /// <summary>The one instance field of a structure.</summary>
    public static FieldInfo Only(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)[0];

    /// <summary>
    /// A value converted to another type with the same representation, such as an enumeration's number and its member; otherwise the value
    /// itself.
    /// </summary>
    public static object As(object value, Type type)
    {
        object? number = FieldInfoNative.Unboxed(value);
        if (type.IsEnum) return number!.GetType() == Enum.GetUnderlyingType(type) ? Enum.ToObject(type, number) : value;
        return type == number!.GetType() ? number : value;
    }
}
