using System;
using System.Reflection;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Reads and makes values of device structures that have one field.</summary>
internal static class Boxed
{
    /// <summary>The one field of a boxed structure.</summary>
    public static T Field<T>(object box) => (T)Only(box.GetType()).GetValue(box)!;

    /// <summary>The one instance field of a structure.</summary>
    public static FieldInfo Only(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)[0];
}
