using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Threading.Tasks;
using Xunit;

namespace BleStack.Testing.Tests;

/// <summary>What a debugger needs to stop at a line of a user's firmware and to step from there.</summary>
public sealed class DebuggingTests
{
    [Fact]
    public async Task Running_firmware_is_unoptimized_and_its_methods_point_to_lines_of_its_sources()
    {
        await using TestAir air = new();
        TestBoard board = air.Board("SecureSensor.exe");
        await board.SaysAsync("advertising");

        Assembly running = AssemblyLoadContext
            .All.SelectMany(static context => context.Assemblies)
            .Last(static assembly => assembly.GetName().Name == "SecureSensor");
        Assert.True(running.GetCustomAttribute<DebuggableAttribute>()!.IsJITOptimizerDisabled);

        // A thermometer that was never constructed fails in its first line.
        Type thermometer = running.GetType("SecureSensor.Thermometer")!;
        TargetInvocationException failed = Assert.Throws<TargetInvocationException>(
            () => thermometer.GetMethod("Measure")!.Invoke(RuntimeHelpers.GetUninitializedObject(thermometer), null));
        StackFrame frame = new StackTrace(failed.InnerException!, fNeedFileInfo: true)
            .GetFrames()
            .First(static frame => frame.GetMethod()!.Name == "Measure");
        Assert.EndsWith("Thermometer.cs", frame.GetFileName(), StringComparison.Ordinal);
        Assert.Contains(
            "_random.Next",
            File.ReadLines(frame.GetFileName()!).ElementAt(frame.GetFileLineNumber() - 1),
            StringComparison.Ordinal
        );
    }
}
