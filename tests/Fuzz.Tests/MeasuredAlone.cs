using Xunit;

namespace Fuzz.Tests;

/// <summary>Tests that look at the process's heap: they run when all others are done, for what those allocate is not theirs.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public class MeasuredAlone;
