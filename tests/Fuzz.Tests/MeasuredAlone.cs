using Xunit;

namespace Fuzz.Tests;

/// <summary>Tests that measure the process's heap: they run after all others, whose allocations would count.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public class MeasuredAlone;
