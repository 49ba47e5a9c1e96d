using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Peers.Tests.Harness;
using Xunit;

namespace Peers.Tests.Bluez;

/// <summary>Every cell of the matrix in which the phone offers LE Secure Connections.</summary>
[Collection(BlueZMatrixCollection.Name)]
[NeedsBlueZ]
public sealed class SecureConnectionsMatrixTests(BlueZFixture bluez)
{
    public static TheoryData<string> Cells => PairingCells.Named(isSecureConnections: true);

    [Theory]
    [MemberData(nameof(Cells))]
    public Task A_phone_pairs_by_the_model_of_Table_2_8_uses_what_it_may_and_comes_back(string cell) =>
        PairingFlow.RunAsync(bluez, PairingCells.ByName[cell]);
}

/// <summary>Every cell of the matrix in which it does not.</summary>
[Collection(BlueZMatrixCollection.Name)]
[NeedsBlueZ]
public sealed class LegacyMatrixTests(BlueZFixture bluez)
{
    public static TheoryData<string> Cells => PairingCells.Named(isSecureConnections: false);

    [Theory]
    [MemberData(nameof(Cells))]
    public Task A_phone_without_Secure_Connections_pairs_by_the_model_of_Table_2_8_uses_what_it_may_and_comes_back(string cell) =>
        PairingFlow.RunAsync(bluez, PairingCells.ByName[cell]);
}

/// <summary>The cells by the names they have in test lists and in the matrix.</summary>
internal static class PairingCells
{
    public static IReadOnlyDictionary<string, PairingCase> ByName { get; } = PairingCase.All.ToDictionary(static cell => cell.ToString());

    public static TheoryData<string> Named(bool isSecureConnections) =>
        [.. ByName.Where(cell => cell.Value.IsSecureConnections == isSecureConnections).Select(static cell => cell.Key)];
}
