using System;
using System.Reflection;
using Peers.Tests.Bluez;
using Peers.Tests.Btvirt;
using TestKit.Peers;
using TestKit.Peers.Bluez;
using Xunit;
using Xunit.v3;

namespace Peers.Tests.Harness;

/// <summary>A prerequisite of a test: when it is missing, the test is skipped with the reason, never passed.</summary>
/// <param name="peer">The peer's name in the matrix; null where the test is no flow of the matrix.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal abstract class NeedsAttribute(string? peer) : BeforeAfterTestAttribute
{
    /// <summary>Why it cannot be used here; null where it can.</summary>
    protected abstract string? SkipReason { get; }

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (SkipReason is not { } reason) return;
        if (peer is not null) PeerMatrix.Skip(peer, methodUnderTest.Name, reason);
        Assert.Skip(reason);
    }
}

internal sealed class NeedsBlueZAttribute() : NeedsAttribute(BlueZFixture.Peer)
{
    /// <inheritdoc/>
    protected override string? SkipReason => GuestImage.SkipReason;
}

/// <summary>btvirt in the guest.</summary>
internal sealed class NeedsBtvirtAttribute() : NeedsAttribute(BtvirtAir.Peer)
{
    /// <inheritdoc/>
    protected override string? SkipReason => BtvirtAir.SkipReason;
}

/// <summary>The npm package ble-host.</summary>
/// <param name="isFlow">Whether the test is a row of the matrix.</param>
internal sealed class NeedsBleHostAttribute(bool isFlow = true) : NeedsAttribute(isFlow ? BleHostPackage.Peer : null)
{
    /// <inheritdoc/>
    protected override string? SkipReason => BleHostPackage.SkipReason;
}

/// <summary>tshark, which reads the traces.</summary>
internal sealed class NeedsTsharkAttribute() : NeedsAttribute(peer: null)
{
    /// <inheritdoc/>
    protected override string? SkipReason => Tshark.SkipReason;
}
