using System;
using System.Reflection;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Names as the device gives them.</summary>
internal static class TypeNames
{
    /// <summary>What the rewriter calls the method a static constructor became.</summary>
    public const string StaticConstructor = "cctor$";

    /// <summary>Namespace, enclosing types and name.</summary>
    public static string FullName(Type type) => type.FullName ?? type.Name;

    /// <summary>A method's name.</summary>
    public static string Method(MethodBase method) => method.Name == StaticConstructor ? ".cctor" : method.Name;
}
