using System;
using System.Runtime.CompilerServices;
using Peers.Tests.Harness;
using Xunit;

namespace Peers.Tests.Btvirt;

/// <summary>A test that needs btvirt in the guest; skipped with the reason, never passed, where it cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BtvirtFactAttribute : FactAttribute
{
    public const string Peer = "btvirt";

    public BtvirtFactAttribute([CallerMemberName] string test = "") => Skip = Row(test);

    /// <summary>The obstacle, as a row of the matrix too.</summary>
    public static string? Row(string test)
    {
        if (BtvirtAir.Obstacle is { } obstacle) PeerMatrix.Skip(Peer, test, obstacle);
        return BtvirtAir.Obstacle;
    }
}

/// <inheritdoc cref="BtvirtFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BtvirtTheoryAttribute : TheoryAttribute
{
    public BtvirtTheoryAttribute([CallerMemberName] string test = "") => Skip = BtvirtFactAttribute.Row(test);
}
