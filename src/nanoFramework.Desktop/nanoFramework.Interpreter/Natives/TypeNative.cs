using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace nanoFramework.Interpreter.Natives;

/// <summary>System.Type, as the interpreter's reflection answers.</summary>
[NativeFor("System.Type")]
public static class TypeNative
{
    private const BindingFlags DefaultLookup = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public;

    public static string get_Name(Type self) => self.Name;

    public static string get_FullName(Type self) => TypeNames.FullName(self);

    public static string get_AssemblyQualifiedName(Type self) =>
        TypeNames.FullName(self) + ", " + AssemblyNative.get_FullName(get_Assembly(self));

    public static Assembly get_Assembly(Type self) => self.IsArray ? DeviceTypes.CoreLibrary : self.Assembly;

    public static Type? get_DeclaringType(Type self) => self.DeclaringType;

    public static MemberTypes get_MemberType(Type self) => self.DeclaringType is null ? MemberTypes.TypeInfo : MemberTypes.NestedType;

    public static Type? get_BaseType(Type self) => self.BaseType == typeof(Exception) ? typeof(object) : self.BaseType;

    public static Type? GetElementType(Type self) => self.GetElementType();

    public static Type[] GetInterfaces(Type self)
    {
        if (
            BaseMembers.Interfaces(
                self.IsArray ? typeof(Array)
                : self.IsEnum ? typeof(Enum)
                : typeof(Delegate).IsAssignableFrom(self) ? typeof(Delegate)
                : self
            ) is
            { } listed
        )
            return listed;
        List<Type> result = [];
        for (
            Type? level = self;
            level is not null && level != typeof(object) && level != typeof(ValueType) && level != typeof(Exception);
            level = level.BaseType
        )
        {
            Type[] inherited = level.BaseType?.GetInterfaces() ?? [];
            result.AddRange(level.GetInterfaces().Where(type => !inherited.Contains(type)));
        }

        return [.. result];
    }

    public static bool get_IsNotPublic(Type self) => self.IsNotPublic;

    public static bool get_IsPublic(Type self) => self.IsPublic;

    public static bool get_IsClass(Type self) => self.IsClass;

    public static bool get_IsInterface(Type self) => self.IsInterface;

    public static bool get_IsValueType(Type self) => self.IsValueType;

    public static bool get_IsAbstract(Type self) => self.IsAbstract || self.IsArray;

    public static bool get_IsEnum(Type self) => self.IsEnum;

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "SYSLIB0050", Justification = "The bit of the metadata is meant.")]
    public static bool get_IsSerializable(Type self) =>
        self.IsEnum || ((int)self.Attributes & 0x2000) != 0 || self == typeof(Type) || self == typeof(Delegate) || self == typeof(void);

    public static bool get_IsArray(Type self) => self.IsArray || self == typeof(Array);

    public static bool IsInstanceOfType(Type self, object? o)
    {
        Throw.IfNull(o);
        if (o is Array && !self.IsArray) return true;
        return o is Array && self.GetElementType()!.IsValueType ? o.GetType() == self : self.IsInstanceOfType(o);
    }

    public static Type? GetTypeInternal(string typeName, string assemblyName, bool checksVersion, int[] version)
    {
        Throw.IfNull(typeName);
        if (typeName.Length == 0 || typeName.Contains('+', StringComparison.Ordinal)) return null;
        foreach (Assembly assembly in Machine.DeviceAssemblyList())
        {
            if (assemblyName.Length > 0 && AssemblyNative.NameOf(assembly) != assemblyName) continue;
            if (AssemblyNative.GetType(assembly, typeName) is { } found) return found;
        }

        return null;
    }

    public static object InvokeMember(Type self, string name, BindingFlags invokeAttr, Binder binder, object target, object[] args)
    {
        Throw.NotImplemented();
        return self;
    }

    public static ConstructorInfo? GetConstructor(Type self, Type[] types)
    {
        Throw.IfNull(types);
        return MemberSearch.Best(self.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), types);
    }

    public static ConstructorInfo[] GetConstructors(Type self) => self.IsArray ? [] : self.GetConstructors();

    public static MethodInfo? GetMethod(Type self, string name) => MemberSearch.Method(self, name, DefaultLookup, null);

    public static MethodInfo? GetMethod(Type self, string name, BindingFlags bindingAttr) =>
        MemberSearch.Method(self, name, bindingAttr, null);

    public static MethodInfo? GetMethod(Type self, string name, Type[]? types) => MemberSearch.Method(self, name, DefaultLookup, types);

    public static MethodInfo[] GetMethods(Type self, BindingFlags bindingAttr) => [.. MemberSearch.Methods(self, bindingAttr)];

    public static FieldInfo? GetField(Type self, string name, BindingFlags bindingAttr)
    {
        StringComparison comparison =
            (bindingAttr & BindingFlags.IgnoreCase) != 0 ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return MemberSearch.Fields(self, bindingAttr).FirstOrDefault(field => name is null || string.Equals(field.Name, name, comparison));
    }

    public static FieldInfo[] GetFields(Type self, BindingFlags bindingAttr) => [.. MemberSearch.Fields(self, bindingAttr)];

    public static object[] GetCustomAttributes(Type self, bool inherit) => MemberSearch.Attributes(self);
}
