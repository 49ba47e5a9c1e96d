using System;
using System.Runtime.CompilerServices;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Native methods of <c>System.Object</c>.</summary>
[NativeFor("System.Object")]
public static class ObjectNative
{
    public static new bool Equals(object self, object? obj)
    {
        Throw.IfNull(self);
        return Identity.Same(self, obj);
    }

    public static new bool ReferenceEquals(object? objA, object? objB) => Identity.Same(objA, objB);

    public static int GetHashCode(object self) => Identity.HashOf(self);

    public static Type GetType(object self) => self.GetType();

    public static object MemberwiseClone(object self) => s_clone(self);

    private static readonly Func<object, object> s_clone =
        (Func<object, object>)
            Delegate.CreateDelegate(
                typeof(Func<object, object>),
                typeof(object).GetMethod(
                    "MemberwiseClone",
                    System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic
                )!
            );
}

/// <summary>Native methods of <c>System.ValueType</c>.</summary>
[NativeFor("System.ValueType")]
public static class ValueTypeNative
{
    public static new bool Equals(object self, object? obj)
    {
        Throw.IfNull(self);
        return Identity.SameValue(self, obj);
    }
}

/// <summary>Native methods of <c>System.Enum</c>.</summary>
[NativeFor("System.Enum")]
public static class EnumNative
{
    public static bool HasFlag(Enum self, Enum flag)
    {
        if (self is null || flag is null) Throw.NullReference();
        if (self.GetType() != flag.GetType()) Throw.InvalidParameter();
        return ((int)Bits(self) & (int)Bits(flag)) != 0;
    }

    private static long Bits(Enum value) => ((IConvertible)value).GetTypeCode() == TypeCode.UInt64
        ? (long)((IConvertible)value).ToUInt64(null) : ((IConvertible)value).ToInt64(null);
}

/// <summary>Native methods of <c>System.GC</c>.</summary>
[NativeFor("System.GC")]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA1816", Justification = "The device's own member, on behalf of its caller.")]
public static class GCNative
{
    public static bool AnyPendingFinalizers() => false;

    public static void SuppressFinalize(object obj)
    {
        Throw.IfNull(obj);
        GC.SuppressFinalize(obj);
    }

    public static void ReRegisterForFinalize(object obj)
    {
        Throw.IfNull(obj);
        GC.ReRegisterForFinalize(obj);
    }
}

/// <summary>Native methods of <c>System.WeakReference</c>.</summary>
[NativeFor("System.WeakReference")]
public static class WeakReferenceNative
{
    public static void ctor(object self, ref object? state, object? target) => state = new WeakReference(target);

    public static bool get_IsAlive(object self, ref object? state) => ((WeakReference)state!).IsAlive;

    public static object? get_Target(object self, ref object? state) => ((WeakReference)state!).Target;

    public static void set_Target(object self, ref object? state, object? value) => ((WeakReference)state!).Target = value;
}

/// <summary>Native methods of <c>System.Runtime.CompilerServices.RuntimeHelpers</c>.</summary>
[NativeFor("System.Runtime.CompilerServices.RuntimeHelpers")]
public static class RuntimeHelpersNative
{
    public static object? GetObjectValue(object? obj) => obj is ValueType ? RuntimeHelpers.GetObjectValue(obj) : obj;

    public static void RunClassConstructor(RuntimeTypeHandle type) => _ = type;

    public static int get_OffsetToStringData() => 0;
}

/// <summary>Native methods of <c>System.MathInternal</c>.</summary>
[NativeFor("System.MathInternal")]
public static class MathInternalNative
{
    public static int Abs(int value) => value < 0 ? unchecked(-value) : value;
}

/// <summary>Native methods of <c>System.Runtime.Remoting.RemotingServices</c>.</summary>
[NativeFor("System.Runtime.Remoting.RemotingServices")]
public static class RemotingServicesNative
{
    public static bool IsTransparentProxy(object? proxy) => false;
}
