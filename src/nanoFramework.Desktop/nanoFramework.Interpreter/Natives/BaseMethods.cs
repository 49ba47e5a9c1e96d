using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Reflection;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Finds the target of a call by reflection to a base type's method: the code to which the rewriter binds a direct call.</summary>
internal static class BaseMethods
{
    private const string LiftedSuffix = "$";
    private const string Dispatch = "nanoFramework.Dispatch$";

    private static readonly ConcurrentDictionary<MethodBase, MethodInfo?> Found = new();

    private static readonly Lazy<ILookup<string, Type>> Natives = new(static () => typeof(BaseMethods).Assembly.GetTypes()
        .Where(static type => type.IsDefined(typeof(NativeForAttribute), false))
        .ToLookup(static type => type.GetCustomAttribute<NativeForAttribute>()!.Type));

    /// <summary>
    /// The static method with the device's behaviour, its object first; null for a method that is not one of .NET's base types.
    /// </summary>
    public static MethodInfo? Find(MethodBase method) =>
        method.DeclaringType?.Assembly == typeof(object).Assembly ? Found.GetOrAdd(method, Look) : null;

    public static object? Call(MethodInfo method, bool isStatic, object? target, object?[] arguments)
    {
        if (!isStatic) Throw.IfNull(target);
        return method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, isStatic ? arguments : [target, .. arguments], null);
    }

    private static MethodInfo? Look(MethodBase method)
    {
        Type type = method.DeclaringType!;
        Type[] parameters = [.. method.GetParameters().Select(static parameter => parameter.ParameterType)];
        if (method.IsStatic) return Native(type, method.Name, parameters) ?? Named(LiftedOf(type), method.Name, parameters);
        MethodInfo? dispatcher =
            method.IsVirtual && !type.IsSealed
                ? Named(DeviceTypes.CoreLibrary.GetType(Dispatch), method.Name, [typeof(object), .. parameters])
                : null;
        return dispatcher ?? Native(type, method.Name, [type, .. parameters])
            ?? Named(LiftedOf(type), method.Name, [type.IsValueType ? type.MakeByRefType() : type, .. parameters]);
    }

    private static Type? LiftedOf(Type type) => DeviceTypes.CoreLibrary.GetType(type.FullName + LiftedSuffix);

    private static MethodInfo? Native(Type type, string name, Type[] parameters) =>
        Natives.Value[type.FullName!].Select(owner => Named(owner, name, parameters)).FirstOrDefault(static method => method is not null);

    private static MethodInfo? Named(Type? owner, string name, Type[] parameters) =>
        owner?.GetMethod(name, BindingFlags.Static | BindingFlags.Public, parameters);
}
