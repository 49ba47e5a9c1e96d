using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Marks members that the rewriter adds to a type: reflection of the device does not return them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InjectedAttribute : Attribute
{
}

/// <summary>Native methods of <c>System.Reflection.MemberInfo</c>.</summary>
[NativeFor("System.Reflection.MemberInfo")]
public static class MemberInfoNative
{
    public static object[] GetCustomAttributes(MemberInfo self, bool inherit)
    {
        Throw.IfNull(self);
        if (self is ConstructorInfo) Throw.NotImplemented();
        return MemberSearch.Attributes(self);
    }
}

/// <summary>The interpreter's search for members: the type's own first, then those of its bases, each in metadata order.</summary>
internal static class MemberSearch
{
    private const BindingFlags DefaultLookup = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public;
    private const BindingFlags Own =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    public static IEnumerable<MethodInfo> Methods(Type type, BindingFlags flags)
    {
        if (flags == BindingFlags.Default) flags = DefaultLookup;
        bool statics = true;
        for (Type? level = type; level is not null; level = TypeNative.get_BaseType(level))
        {
            // The device's tables have virtual methods first and static ones last.
            foreach (MethodInfo method in level.GetMethods(Own).OrderBy(static method => method.IsVirtual ? 0 : method.IsStatic ? 2 : 1))
            {
                if (IsHidden(method) || !Matches(flags, method.IsStatic, method.IsPublic) || (method.IsStatic && !statics)) continue;
                yield return method;
            }

            // By default, only the type's own static methods are found.
            statics = flags != DefaultLookup;
            if ((flags & BindingFlags.DeclaredOnly) != 0) yield break;
        }
    }

    public static IEnumerable<FieldInfo> Fields(Type type, BindingFlags flags)
    {
        if (!BaseMembers.Has(type)) yield break;
        if (flags == BindingFlags.Default) flags = DefaultLookup;
        for (Type? level = type; level is not null; level = TypeNative.get_BaseType(level))
        {
            // In the device's tables, static fields come before instance fields, and constants are absent.
            foreach (FieldInfo field in level.GetFields(Own).OrderBy(static field => field.IsStatic ? 0 : 1))
            {
                if (
                    field.IsLiteral
                    || (level.Assembly == typeof(object).Assembly && !field.IsPublic)
                    || field.Name == DeviceTypes.StateField
                    || !Matches(flags, field.IsStatic, field.IsPublic)
                )
                    continue;
                yield return field;
            }

            if ((flags & BindingFlags.DeclaredOnly) != 0) yield break;
        }
    }

    public static MethodInfo? Method(Type type, string name, BindingFlags flags, Type[]? types)
    {
        Throw.IfNull(name);
        List<MethodInfo> found = [.. Methods(type, flags).Where(method => method.Name == name)];
        if (types is not null) return Best(found, types);
        foreach (MethodInfo method in found)
        {
            if (!SameParameters(method, found[0])) Throw.InvalidParameter();
        }

        return found.FirstOrDefault();
    }

    /// <summary>The first member whose parameters accept values of these types and match them best.</summary>
    public static T? Best<T>(IReadOnlyCollection<T> methods, Type[] types)
        where T : MethodBase
    {
        return methods.Where(method => Accepts(method, types)).OrderByDescending(method => Exact(method, types)).FirstOrDefault();
    }

    public static object[] Attributes(MemberInfo member) =>
        [
            .. member
                .GetCustomAttributes(false)
                .Where(static attribute =>
                    attribute.GetType().Assembly is var owner && owner != typeof(object).Assembly && owner != DeviceTypes.CoreLibrary
                ),
        ];

    private static bool Accepts(MethodBase method, Type[] types)
    {
        ParameterInfo[] parameters = method.GetParameters();
        return parameters.Length == types.Length
            && parameters.Zip(types).All(static pair => pair.First.ParameterType.IsAssignableFrom(pair.Second));
    }

    private static int Exact(MethodBase method, Type[] types) =>
        method.GetParameters().Zip(types).Count(static pair => pair.First.ParameterType == pair.Second);

    private static bool SameParameters(MethodInfo a, MethodInfo b) =>
        a.GetParameters()
            .Select(static parameter => parameter.ParameterType)
            .SequenceEqual(b.GetParameters().Select(static parameter => parameter.ParameterType));

    private static bool Matches(BindingFlags flags, bool isStatic, bool isPublic) =>
        (flags & (isStatic ? BindingFlags.Static : BindingFlags.Instance)) != 0
        && (flags & (isPublic ? BindingFlags.Public : BindingFlags.NonPublic)) != 0;

    private static bool IsHidden(MethodInfo method) =>
        method.Name == TypeNames.StaticConstructor || !BaseMembers.Has(method) || method.IsDefined(typeof(InjectedAttribute), false);
}
