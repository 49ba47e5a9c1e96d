using System;

namespace nanoFramework.Runtime.Events;

/// <summary>
/// Combines delegates. The device's interpreter drops combined targets that are otherwise unreachable; .NET keeps them until removed.
/// </summary>
public static class WeakDelegate
{
    /// <summary>Calls <paramref name="a"/>, then <paramref name="b"/>.</summary>
    public static Delegate Combine(Delegate a, Delegate b) => Delegate.Combine(a, b);

    /// <summary>Removes <paramref name="b"/> from <paramref name="a"/>.</summary>
    public static Delegate Remove(Delegate a, Delegate b) => Delegate.Remove(a, b);
}
