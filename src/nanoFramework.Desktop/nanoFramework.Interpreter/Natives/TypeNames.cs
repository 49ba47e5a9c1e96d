using System;
using System.Reflection;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Names as the device gives them.</summary>
internal static class TypeNames
{
    /// <summary>The name that the rewriter gives a static constructor.</summary>
    public const string StaticConstructor = "cctor$";

    /// <summary>Namespace, enclosing types and name.</summary>
    public static string FullName(Type type) => type.FullName ?? type.Name;

    /// <summary>The method's name, <c>.cctor</c> for a static constructor.</summary>
    public static string Method(MethodBase method) => method.Name == StaticConstructor ? ".cctor" : method.Name;
}
