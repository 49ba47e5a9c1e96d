using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Portability.Tests.Gate;

/// <summary>Everything the gate checks of one device project or sample: the compiler's view, then the source rules, then the IL.</summary>
public static class PortabilityGate
{
    /// <summary>A device project with its references.</summary>
    public static IReadOnlyList<Finding> Check(DeviceProject project) =>
        [
            .. TestReach(project),
            .. Check(DeviceCompiler.Compile(project), project.Assemblies, project.Closure.Select(other => other.AssemblyName)),
        ];

    /// <param name="build">What the compiler made.</param><param name="assemblies">The device assemblies it may use.</param>
    /// <param name="own">Names of the device projects it references: the gate reads those themselves.</param>
    public static IReadOnlyList<Finding> Check(DeviceBuild build, IEnumerable<string> assemblies, IEnumerable<string>? own = null)
    {
        IReadOnlyList<Finding> source = [.. SourceRules.Check(build.Compilation), .. InterpreterDifferenceRules.Check(build.Compilation)];
        if (build.Errors.Count > 0)
            return [.. build.Errors.Concat(source)];
        using MemoryStream image = new(build.Image), symbols = new(build.Symbols);
        IEnumerable<Finding> il = IlRules.Check(image, symbols, assemblies, own: own);
        return [.. source.Concat(il).Concat(ReflectionRules.Check(build.Compilation)).DistinctBy(item => (item.File, item.Line, item.Rule))
            .OrderBy(item => item.File).ThenBy(item => item.Line)];
    }

    // Device.Bluetooth's static constructors start an endless thread: a test run that loads it prints no "Done." and is cancelled.
    private static IEnumerable<Finding> TestReach(DeviceProject project) =>
        from reached in project.IsTest ? project.Closure : []
        where reached.References.Any(reference => reference.Name.Split(',')[0] == "nanoFramework.Device.Bluetooth")
        select new Finding(
            Repository.Relative(project.Path),
            1,
            "test-reaches-bluetooth",
            $"The tests load nanoFramework.Device.Bluetooth{(reached == project ? "" : $" through {reached.AssemblyName}")}: the run never ends.",
            "a project without it that holds what the tests need"
        );
}
