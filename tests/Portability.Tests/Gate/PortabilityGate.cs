using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Portability.Tests.Gate;

/// <summary>Everything the gate checks of one device project or sample: the compiler's view, then the source rules, then the IL.</summary>
public static class PortabilityGate
{
    public static IReadOnlyList<Finding> Check(DeviceBuild build, IEnumerable<string> assemblies)
    {
        IReadOnlyList<Finding> source = SourceRules.Check(build.Compilation);
        if (build.Errors.Count > 0)
            return [.. build.Errors.Concat(source)];
        using MemoryStream image = new(build.Image), symbols = new(build.Symbols);
        IEnumerable<Finding> il = IlRules.Check(image, symbols, assemblies);
        return [.. source.Concat(il).Concat(ReflectionRules.Check(build.Compilation)).DistinctBy(item => (item.File, item.Line, item.Rule))
            .OrderBy(item => item.File).ThenBy(item => item.Line)];
    }
}
