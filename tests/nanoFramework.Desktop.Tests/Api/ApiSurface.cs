using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;

namespace nanoFramework.Desktop.Tests.Api;

/// <summary>Lists an assembly's public surface, one member a line: documentation id, tab, C# signature.</summary>
internal static class ApiSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int",
        [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double",
    };

    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetExportedTypes().SelectMany(OfType).Order(StringComparer.Ordinal);

    public static string Name(Type type)
    {
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        return Keywords.TryGetValue(type, out string? keyword) ? keyword : type.FullName!.Replace('+', '.');
    }

    private static IEnumerable<string> OfType(Type type)
    {
        yield return $"T:{Id(type)}\t{TypeSignature(type)}";
        if (typeof(Delegate).IsAssignableFrom(type)) yield break;
        foreach (FieldInfo field in type.GetFields(Declared).Where(f => (f.IsPublic || f.IsFamily) && !f.IsSpecialName))
            yield return $"F:{Id(type)}.{field.Name}\t{FieldSignature(field)}";
        foreach (PropertyInfo property in type.GetProperties(Declared).Where(p => p.GetAccessors().Length > 0))
            yield return $"P:{Id(type)}.{property.Name}\t{PropertySignature(property)}";
        foreach (EventInfo added in type.GetEvents(Declared).Where(e => e.AddMethod!.IsPublic))
            yield return $"E:{Id(type)}.{added.Name}\t{EventSignature(added)}";
        foreach (ConstructorInfo constructor in type.GetConstructors(Declared).Where(c => c.IsPublic || c.IsFamily))
            yield return $"M:{Id(type)}.#ctor{Ids(constructor)}\t{Access(constructor)}{type.Name}({Parameters(constructor)})";
        foreach (MethodInfo method in type.GetMethods(Declared).Where(m => (m.IsPublic || m.IsFamily) && !m.IsSpecialName))
            yield return $"M:{Id(type)}.{method.Name}{Ids(method)}\t{MethodSignature(method)}";
    }

    private static string Id(Type type) => type.FullName!.Replace('+', '.');

    private static string Ids(MethodBase method)
    {
        string ids = string.Join(",", method.GetParameters().Select(p => Id(p.ParameterType)));
        return ids.Length == 0 ? "" : $"({ids})";
    }

    private static string TypeSignature(Type type)
    {
        if (type.IsEnum) return $"public enum {type.Name} : {Name(Enum.GetUnderlyingType(type))}";
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            MethodInfo invoke = type.GetMethod("Invoke")!;
            return $"public delegate {Name(invoke.ReturnType)} {type.Name}({Parameters(invoke)})";
        }

        if (type.IsInterface) return $"public interface {type.Name}";
        string kind = type switch
        {
            { IsAbstract: true, IsSealed: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsSealed: true } => "sealed ",
            _ => "",
        };
        IEnumerable<Type> inherited = type.GetInterfaces().Except(type.BaseType!.GetInterfaces());
        if (type.BaseType != typeof(object)) inherited = inherited.Prepend(type.BaseType);
        string bases = string.Join(", ", inherited.Select(Name).Order(StringComparer.Ordinal));
        return $"public {kind}class {type.Name}{(bases.Length == 0 ? "" : " : " + bases)}";
    }

    private static string FieldSignature(FieldInfo field) => field.IsLiteral
        ? $"public const {Name(field.FieldType)} {field.Name} = {Constant(field.GetRawConstantValue())}"
        : $"{(field.IsPublic ? "public" : "protected")} {(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}";

    private static string PropertySignature(PropertyInfo property)
    {
        string accessors = string.Concat(
            property
                .GetAccessors()
                .Select(a => a.Name.StartsWith("get_", StringComparison.Ordinal) ? "get; " : "set; ")
                .Order(StringComparer.Ordinal)
        );
        return $"{Access(property.GetAccessors()[0])}{Name(property.PropertyType)} {property.Name} {{ {accessors}}}";
    }

    private static string EventSignature(EventInfo added) =>
        $"{Access(added.AddMethod!)}event {Name(added.EventHandlerType!)} {added.Name}";

    private static string MethodSignature(MethodInfo method) =>
        $"{Access(method)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})";

    private static string Access(MethodBase method)
    {
        if (method.DeclaringType!.IsInterface) return "";
        string access = method.IsPublic ? "public " : "protected ";
        if (method.IsStatic) return access + "static ";
        if (!method.IsVirtual || method.IsFinal) return access;
        bool isOverride = method is MethodInfo info && info.GetBaseDefinition() != info;
        return access + (method.IsAbstract ? "abstract " : isOverride ? "override " : "virtual ");
    }

    private static string Parameters(MethodBase method)
    {
        bool isExtension = method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute), false);
        return string.Join(", ", method.GetParameters().Select((p, i) =>
            (isExtension && i == 0 ? "this " : "") + (p.IsDefined(typeof(ParamArrayAttribute), false) ? "params " : "")
            + $"{Name(p.ParameterType)} {p.Name}" + (p.HasDefaultValue ? $" = {Constant(p.RawDefaultValue)}" : "")));
    }

    private static string Constant(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value is Enum e ? Convert.ToInt64(e, CultureInfo.InvariantCulture) : value, CultureInfo.InvariantCulture)!,
    };
}
