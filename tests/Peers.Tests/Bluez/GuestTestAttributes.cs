using System;
using System.Runtime.CompilerServices;
using Peers.Tests.Harness;
using Xunit;

namespace Peers.Tests.Bluez;

/// <summary>A test that needs the BlueZ guest; skipped with the reason, never passed, where it cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BluezFactAttribute : FactAttribute
{
    public BluezFactAttribute([CallerMemberName] string test = "") => Skip = SkippedRow.Of(test, GuestImage.Obstacle);
}

/// <inheritdoc cref="BluezFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BluezTheoryAttribute : TheoryAttribute
{
    public BluezTheoryAttribute([CallerMemberName] string test = "") => Skip = SkippedRow.Of(test, GuestImage.Obstacle);
}

/// <summary>A test that needs both the BlueZ guest and tshark; skipped with the reason, never passed, where one cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BluezTsharkFactAttribute : FactAttribute
{
    public BluezTsharkFactAttribute([CallerMemberName] string test = "") => Skip = SkippedRow.Of(test, GuestImage.Obstacle ?? Tshark.Obstacle);
}

/// <summary>A skipped test is a row of the matrix too.</summary>
internal static class SkippedRow
{
    public const string Peer = "BlueZ";

    public static string? Of(string test, string? obstacle)
    {
        if (obstacle is not null) PeerMatrix.Skip(Peer, test, obstacle);
        return obstacle;
    }
}
