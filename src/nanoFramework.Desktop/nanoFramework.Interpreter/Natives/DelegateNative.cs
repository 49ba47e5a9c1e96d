using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Native methods of <c>System.Delegate</c>.</summary>
[NativeFor("System.Delegate")]
public static class DelegateNative
{
    public static bool Equals(Delegate self, object? obj)
    {
        Throw.IfNull(self);
        return Identity.Same(self, obj);
    }

    public static Delegate? Combine(Delegate? a, Delegate? b) =>
        a is null ? b : b is null ? a : Join([.. a.GetInvocationList(), .. b.GetInvocationList()]);

    // The interpreter first searches for the whole of "value" as one element; of a list, it removes for each of its elements the first
    // equal one.
    public static Delegate? Remove(Delegate? source, Delegate? value)
    {
        if (source is null || value is null) return source;
        List<Delegate> list = [.. source.GetInvocationList()];
        foreach (Delegate part in value.GetInvocationList())
        {
            int at = list.FindIndex(item => SameTargets(item, part));
            if (at >= 0) list.RemoveAt(at);
        }

        return list.Count == 0 ? null : Join(list);
    }

    public static Delegate[] GetInvocationList(Delegate? self) => self is null ? [] : self.GetInvocationList();

    public static MethodInfo? get_Method(Delegate self) => self.GetInvocationList()[^1].Method;

    public static object? get_Target(Delegate self) => self.GetInvocationList()[^1].Target;

    public static bool op_Equality(Delegate? a, Delegate? b) => Identity.Same(a, b);

    public static bool op_Inequality(Delegate? a, Delegate? b) => !Identity.Same(a, b);

    internal static bool SameTargets(Delegate left, Delegate right)
    {
        Delegate[] a = left.GetInvocationList(), b = right.GetInvocationList();
        return a.Length == b.Length
            && a.Zip(b).All(static pair => pair.First.Method == pair.Second.Method && Identity.Same(pair.First.Target, pair.Second.Target));
    }

    private static Delegate Join(List<Delegate> list)
    {
        Delegate joined = list[0];
        for (int i = 1; i < list.Count; i++) joined = Delegate.Combine(joined, list[i]);
        return joined;
    }
}

/// <summary>Native methods of <c>System.MulticastDelegate</c>.</summary>
[NativeFor("System.MulticastDelegate")]
public static class MulticastDelegateNative
{
    public static bool op_Equality(MulticastDelegate? d1, MulticastDelegate? d2) => Identity.Same(d1, d2);

    public static bool op_Inequality(MulticastDelegate? d1, MulticastDelegate? d2) => !Identity.Same(d1, d2);
}
