using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;

namespace nanoFramework.Interpreter.Natives;

/// <summary>Native methods of <c>System.Reflection.MethodBase</c>.</summary>
[NativeFor("System.Reflection.MethodBase")]
public static class MethodBaseNative
{
    private static readonly ConcurrentDictionary<MethodBase, Func<object?[], object?>> WithoutThis = new();

    public static string get_Name(MethodBase self) => TypeNames.Method(self);

    public static Type? get_DeclaringType(MethodBase self) => self.DeclaringType;

    public static bool get_IsPublic(MethodBase self) => self.IsPublic;

    public static bool get_IsStatic(MethodBase self) => self.IsStatic;

    public static bool get_IsFinal(MethodBase self) => self.IsFinal;

    public static bool get_IsVirtual(MethodBase self) => self.IsVirtual;

    public static bool get_IsAbstract(MethodBase self) => self.IsAbstract;

    public static ParameterInfo[] GetParametersNative(MethodBase self) => self.GetParameters();

    /// <summary>
    /// Calls the method; exceptions come out unwrapped, an enumeration is returned as its number, and a missing object is not checked.
    /// </summary>
    public static object? Invoke(MethodBase self, object? obj, object?[]? parameters)
    {
        object?[] arguments = Arguments(self, parameters);
        if (BaseMethods.Find(self) is { } deviceForm) return BaseMethods.Call(deviceForm, self.IsStatic, obj, arguments);
        object? result = obj is null && !self.IsStatic && self is MethodInfo method
            ? WithoutThis.GetOrAdd(self, _ => CreateWithoutThis(method))(arguments)
            : self.Invoke(obj, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        return self is MethodInfo { ReturnType.IsEnum: true } ? FieldInfoNative.Unboxed(result) : result;
    }

    /// <summary>The arguments of a call, converted for its parameters. The interpreter checks only values: an object of a wrong class fails
    /// here, and on the device where the method uses it.</summary>
    internal static object?[] Arguments(MethodBase method, object?[]? given)
    {
        ParameterInfo[] declared = method.GetParameters();
        object?[] arguments = [.. given ?? []];
        if (arguments.Length != declared.Length) Throw.InvalidParameter();
        for (int i = 0; i < arguments.Length; i++)
        {
            Type type = declared[i].ParameterType;
            if (arguments[i] is null && type.IsValueType) Throw.NullReference();
            if (arguments[i] is not { } argument || type.IsInstanceOfType(argument)) continue;
            arguments[i] = argument = Boxed.As(argument, type);
            if (type.IsInstanceOfType(argument)) continue;
            if (type.IsValueType || type.IsByRef) Throw.Fail();
            Throw.InvalidCast();
        }

        return arguments;
    }

    private static Func<object?[], object?> CreateWithoutThis(MethodInfo method)
    {
        if (method.DeclaringType!.IsValueType) Throw.NullReference();
        DynamicMethod caller = new(method.Name, typeof(object), [typeof(object?[])], method.Module, skipVisibility: true);
        ILGenerator code = caller.GetILGenerator();
        code.Emit(OpCodes.Ldnull);
        ParameterInfo[] parameters = method.GetParameters();
        for (int i = 0; i < parameters.Length; i++)
        {
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldc_I4, i);
            code.Emit(OpCodes.Ldelem_Ref);
            code.Emit(OpCodes.Unbox_Any, parameters[i].ParameterType);
        }

        code.Emit(OpCodes.Call, method);
        if (method.ReturnType == typeof(void)) code.Emit(OpCodes.Ldnull);
        else if (method.ReturnType.IsValueType) code.Emit(OpCodes.Box, method.ReturnType);
        code.Emit(OpCodes.Ret);
        return caller.CreateDelegate<Func<object?[], object?>>();
    }
}

/// <summary>Native methods of <c>System.Reflection.MethodInfo</c>.</summary>
[NativeFor("System.Reflection.MethodInfo")]
public static class MethodInfoNative
{
    public static Type get_ReturnType(MethodInfo self) => self.ReturnType;

    public static object[] GetCustomAttributes(MethodInfo self, bool inherit) => MemberSearch.Attributes(self);
}

/// <summary>Native methods of <c>System.Reflection.ConstructorInfo</c>.</summary>
[NativeFor("System.Reflection.ConstructorInfo")]
public static class ConstructorInfoNative
{
    public static object Invoke(ConstructorInfo self, object?[]? parameters)
    {
        return self.Invoke(BindingFlags.DoNotWrapExceptions, null, MethodBaseNative.Arguments(self, parameters), null);
    }

    public static object[] GetCustomAttributes(ConstructorInfo self, bool inherit)
    {
        Throw.NotImplemented();
        return [];
    }
}

/// <summary>Native methods of <c>System.Reflection.FieldInfo</c>.</summary>
[NativeFor("System.Reflection.FieldInfo")]
public static class FieldInfoNative
{
    public static string get_Name(FieldInfo self) => self.Name;

    public static Type? get_DeclaringType(FieldInfo self) => self.DeclaringType;

    public static Type get_FieldType(FieldInfo self) => self.FieldType;

    public static object? GetValue(FieldInfo self, object? obj)
    {
        Check(self, obj);
        object? value = self.GetValue(self.IsStatic ? null : obj);
        return self.FieldType.IsEnum ? Unboxed(value) : value;
    }

    public static void SetValue(FieldInfo self, object? obj, object? value)
    {
        Check(self, obj);
        if (value is null ? self.FieldType.IsValueType : !self.FieldType.IsInstanceOfType(value)) Throw.Fail();
        self.SetValue(self.IsStatic ? null : obj, value);
    }

    public static object[] GetCustomAttributes(FieldInfo self, bool inherit) => MemberSearch.Attributes(self);

    /// <summary>A value as the interpreter boxes it when only its representation is known: an enumeration is a number.</summary>
    internal static object? Unboxed(object? value) => value is Enum member
        ? Convert.ChangeType(member, Enum.GetUnderlyingType(member.GetType()), System.Globalization.CultureInfo.InvariantCulture) : value;

    private static void Check(FieldInfo field, object? target)
    {
        if (field.IsStatic) return;
        Throw.IfNull(target);
        if (!field.DeclaringType!.IsInstanceOfType(target)) Throw.Fail();
    }
}

/// <summary>Native methods of <c>System.Reflection.PropertyInfo</c>.</summary>
[NativeFor("System.Reflection.PropertyInfo")]
public static class PropertyInfoNative
{
    public static object? GetValue(PropertyInfo self, object obj, object[] index)
    {
        Throw.NotImplemented();
        return null;
    }

    public static void SetValue(PropertyInfo self, object obj, object value, object[] index) => Throw.NotImplemented();
}

/// <summary>Native methods of <c>System.Reflection.Assembly</c>.</summary>
[NativeFor("System.Reflection.Assembly")]
public static class AssemblyNative
{
    private const string CoreLibrary = "mscorlib";

    public static string get_FullName(Assembly self) => $"{NameOf(self)}, Version={VersionOf(self)}";

    public static void GetVersion(Assembly self, ref int major, ref int minor, ref int build, ref int revision)
    {
        Version version = VersionOf(self);
        (major, minor, build, revision) = (version.Major, version.Minor, version.Build, version.Revision);
    }

    public static Assembly GetExecutingAssembly()
    {
        foreach (StackFrame frame in new StackTrace(1, fNeedFileInfo: false).GetFrames())
        {
            if (frame.GetMethod()?.Module.Assembly is { } assembly && assembly != DeviceTypes.CoreLibrary && Machine.IsDeviceCode(assembly))
                return assembly;
        }

        return DeviceTypes.CoreLibrary;
    }

    public static Type? GetType(Assembly self, string typeName)
    {
        Throw.IfNull(typeName);
        if (typeName.Length == 0) return null;
        return (typeName.EndsWith(']') ? null : self.GetType(typeName))
            ?? (self == DeviceTypes.CoreLibrary ? BaseMembers.Find(typeName) : null);
    }

    public static Type? GetType(Assembly self, string name, bool throwOnError)
    {
        Type? type = GetType(self, name);
        if (type is null && throwOnError) Throw.InvalidParameter();
        return type;
    }

    public static Assembly Load(string assemblyString)
    {
        Throw.IfNull(assemblyString);
        Assembly? found = LoadInternal(assemblyString.Split(',')[0], false, 0, 0, 0, 0);
        if (found is null) Throw.InvalidParameter();
        return found;
    }

    public static Type[] GetTypes(Assembly self) => [.. self.GetTypes().OrderBy(TypeNames.FullName, StringComparer.InvariantCulture)];

    public static Assembly? LoadInternal(string assemblyString, bool checksVersion, int major, int minor, int build, int revision) =>
        Machine.DeviceAssemblyList().FirstOrDefault(assembly => NameOf(assembly) == assemblyString);

    public static Assembly Load(byte[] rawAssembly)
    {
        Throw.NotSupported();
        return DeviceTypes.CoreLibrary;
    }

    public static string[] GetManifestResourceNames(Assembly self) => self.GetManifestResourceNames();

    /// <summary>The assembly's name on the device.</summary>
    internal static string NameOf(Assembly assembly) =>
        assembly == DeviceTypes.CoreLibrary || assembly == typeof(object).Assembly ? CoreLibrary : assembly.GetName().Name!;

    private static Version VersionOf(Assembly assembly) =>
        (assembly == typeof(object).Assembly ? DeviceTypes.CoreLibrary : assembly).GetName().Version ?? new Version(0, 0, 0, 0);
}
