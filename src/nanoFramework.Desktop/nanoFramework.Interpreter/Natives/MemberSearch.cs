using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Marks what the rewriter adds to a type: reflection of the device does not see it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InjectedAttribute : Attribute
{
}

/// <summary>How the interpreter looks for members: the type's own first, then its bases', each in the order of metadata.</summary>
internal static class MemberSearch
{
    private const BindingFlags DefaultLookup = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public;
    private const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    public static IEnumerable<MethodInfo> Methods(Type type, BindingFlags flags)
    {
        if (flags == BindingFlags.Default) flags = DefaultLookup;
        bool statics = true;
        for (Type? level = type; level is not null; level = TypeNative.get_BaseType(level))
        {
            foreach (MethodInfo method in level.GetMethods(Own))
            {
                if (IsHidden(method) || !Matches(flags, method.IsStatic, method.IsPublic) || (method.IsStatic && !statics)) continue;
                yield return method;
            }

            // Looked up by default, static methods are those of the type itself only.
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
            // Statics come before instance fields in the device's tables, and constants are not in them.
            foreach (FieldInfo field in level.GetFields(Own).OrderBy(static field => field.IsStatic ? 0 : 1))
            {
                if (field.IsLiteral || field.Name == DeviceTypes.StateField || !Matches(flags, field.IsStatic, field.IsPublic)) continue;
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

    /// <summary>The first whose parameters take values of these types and are nearest to them.</summary>
    public static T? Best<T>(IReadOnlyCollection<T> methods, Type[] types)
        where T : MethodBase
    {
        return methods.Where(method => Accepts(method, types)).OrderByDescending(method => Exact(method, types)).FirstOrDefault();
    }

    public static object[] Attributes(MemberInfo member) => [.. member.GetCustomAttributes(false)
        .Where(static attribute => attribute.GetType().Namespace != "System.Runtime.CompilerServices")];

    private static bool Accepts(MethodBase method, Type[] types)
    {
        ParameterInfo[] parameters = method.GetParameters();
        return parameters.Length == types.Length && parameters.Zip(types).All(static pair => pair.First.ParameterType.IsAssignableFrom(pair.Second));
    }

    private static int Exact(MethodBase method, Type[] types) => method.GetParameters().Zip(types).Count(static pair => pair.First.ParameterType == pair.Second);

    private static bool SameParameters(MethodInfo a, MethodInfo b) =>
        a.GetParameters().Select(static parameter => parameter.ParameterType).SequenceEqual(b.GetParameters().Select(static parameter => parameter.ParameterType));

    private static bool Matches(BindingFlags flags, bool isStatic, bool isPublic) =>
        (flags & (isStatic ? BindingFlags.Static : BindingFlags.Instance)) != 0 && (flags & (isPublic ? BindingFlags.Public : BindingFlags.NonPublic)) != 0;

    private static bool IsHidden(MethodInfo method) => method.Name == TypeNames.StaticConstructor || !BaseMembers.Has(method) || method.IsDefined(typeof(InjectedAttribute), false);
}
