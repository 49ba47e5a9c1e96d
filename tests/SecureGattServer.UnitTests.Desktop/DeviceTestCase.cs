using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using nanoFramework.TestFramework;

namespace SecureGattServer.UnitTests.Desktop
{
    /// <summary>
    /// One [TestMethod], or one [DataRow] of it, run as the device runs it: on a null "this", after its class's [Setup] ran once.
    /// </summary>
    internal sealed class DeviceTestCase
    {
        private static readonly HashSet<Type> s_prepared = new HashSet<Type>();
        private readonly MethodInfo _method;
        private readonly object[] _arguments;

        private DeviceTestCase(MethodInfo method, object[] arguments, int row)
        {
            _method = method;
            _arguments = arguments;
            Name =
                method.DeclaringType.Name
                + "."
                + method.Name
                + (row < 0 ? "" : "(" + string.Join(", ", arguments.Select(static a => a ?? "null")) + ")");
        }

        public string Name { get; }

        public static IEnumerable<DeviceTestCase> In(Assembly assembly)
        {
            foreach (Type type in assembly.GetTypes().Where(static t => t.IsDefined(typeof(TestClassAttribute), false)))
            {
                foreach (MethodInfo method in Marked(type, typeof(TestMethodAttribute)))
                {
                    foreach (DeviceTestCase test in Of(method)) yield return test;
                }
            }
        }

        public void Run()
        {
            Type type = _method.DeclaringType;
            lock (s_prepared)
            {
                if (s_prepared.Add(type))
                {
                    foreach (MethodInfo setup in Marked(type, typeof(SetupAttribute))) Invoke(setup, Array.Empty<object>());
                }
            }

            Invoke(_method, _arguments);
        }

        private static IEnumerable<DeviceTestCase> Of(MethodInfo method)
        {
            var rows = method.GetCustomAttributes<DataRowAttribute>().Select(static a => a.MethodParameters).ToList();
            if (rows.Count == 0 && method.GetParameters().Length == 0)
                return new[] { new DeviceTestCase(method, Array.Empty<object>(), -1) };
            return rows.Select((row, index) => new DeviceTestCase(method, row, index));
        }

        private static IEnumerable<MethodInfo> Marked(Type type, Type attribute) =>
            type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Where(m => m.IsDefined(attribute, false));

        // Reflection refuses a null "this" for an instance method, which the device passes: a stub pushes one.
        private static void Invoke(MethodInfo method, object[] arguments)
        {
            var stub = new DynamicMethod(method.Name, typeof(void), new[] { typeof(object[]) }, method.Module, true);
            ILGenerator il = stub.GetILGenerator();
            if (!method.IsStatic) il.Emit(OpCodes.Ldnull);
            ParameterInfo[] parameters = method.GetParameters();
            if (parameters.Length != arguments.Length)
                throw new InvalidOperationException(
                    method.Name + " takes " + parameters.Length + " arguments, its DataRow has " + arguments.Length
                );
            for (int i = 0; i < parameters.Length; i++)
            {
                il.Emit(OpCodes.Ldarg_0);
                il.Emit(OpCodes.Ldc_I4, i);
                il.Emit(OpCodes.Ldelem_Ref);
                il.Emit(OpCodes.Unbox_Any, parameters[i].ParameterType);
            }

            il.Emit(OpCodes.Call, method);
            il.Emit(OpCodes.Ret);
            ((Action<object[]>)stub.CreateDelegate(typeof(Action<object[]>)))(arguments);
        }
    }
}
