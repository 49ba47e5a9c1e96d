using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Smp;

/// <summary>
/// All pairings of 5 × 5 IO capabilities × MITM each side × Secure Connections each side × who begins, each run to its end.
/// </summary>
public sealed class AssociationMatrixTests
{
    private const uint Typed = 271_828;

    // [Vol 3, Part H] 2.3.5.1, Table 2.8, written out cell by cell: [responder][initiator] = legacy, then Secure Connections where it
    // differs.
    // "I shows" the initiator shows and the responder types, "R shows" the other way round, "type" both type.
    private static readonly Dictionary<IoCapability, string[]> s_table = new()
    {
        //                                  DisplayOnly   DisplayYesNo            KeyboardOnly  NoInputNoOutput  KeyboardDisplay
        [IoCapability.DisplayOnly] = ["Just Works", "Just Works", "R shows", "Just Works", "R shows"],
        [IoCapability.DisplayYesNo] = ["Just Works", "Just Works/compare", "R shows", "Just Works", "R shows/compare"],
        [IoCapability.KeyboardOnly] = ["I shows", "I shows", "type", "Just Works", "I shows"],
        [IoCapability.NoInputNoOutput] = ["Just Works", "Just Works", "Just Works", "Just Works", "Just Works"],
        [IoCapability.KeyboardDisplay] = ["I shows", "I shows/compare", "R shows", "Just Works", "I shows/compare"],
    };

    public static TheoryData<IoCapability, IoCapability> IoPairs()
    {
        var data = new TheoryData<IoCapability, IoCapability>();
        foreach (IoCapability central in Enum.GetValues<IoCapability>())
        {
            foreach (IoCapability peripheral in Enum.GetValues<IoCapability>()) data.Add(central, peripheral);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(IoPairs))]
    public void Each_combination_uses_its_method_and_ends_with_matching_keys(IoCapability central, IoCapability peripheral)
    {
        for (int flags = 0; flags < 32; flags++)
        {
            bool On(int bit) => (flags >> bit & 1) != 0;
            Run(central, peripheral, On(0), On(1), On(2), On(3), peripheralAsks: On(4));
        }
    }

    /// <summary>A reserved IO capability, taken where an emulated device takes it, has no row or column in the table.</summary>
    [Theory]
    [InlineData(0x05, 0x04)]
    [InlineData(0x04, 0x05)]
    [InlineData(0xFF, 0x00)]
    [InlineData(0x05, 0xFF)]
    public void A_reserved_IO_capability_of_either_side_leads_to_Just_Works(byte initiator, byte responder)
    {
        static PairingFeatures Features(byte io) => new((IoCapability)io, false, AuthReq.Mitm, 16, default, default);
        Assert.Equal(
            new AssociationModel(PairingMethod.JustWorks, PasskeyRole.None),
            AssociationModel.Select(Features(initiator), Features(responder))
        );
    }

    private static void Run(
        IoCapability centralIo,
        IoCapability peripheralIo,
        bool centralMitm,
        bool peripheralMitm,
        bool centralSc,
        bool peripheralSc,
        bool peripheralAsks
    )
    {
        SmpPair pair = new SmpPair().With(
            Settings(centralIo, centralMitm, centralSc),
            Settings(peripheralIo, peripheralMitm, peripheralSc)
        );
        bool sc = centralSc && peripheralSc;
        string[] cell = s_table[peripheralIo][(int)centralIo].Split('/');
        string expected = !centralMitm && !peripheralMitm ? "Just Works" : sc ? cell[^1] : cell[0];
        pair.AnswerWell(Typed);
        pair.Do(
            peripheralAsks ? () => pair.Peripheral.Manager.RequestSecurity(pair.Peripheral.Settings.AuthReq) : pair.Central.Manager.Pair
        );

        AssertQuestions(pair, expected);
        foreach (SmpSide side in new[] { pair.Central, pair.Peripheral })
        {
            PairingOutcome outcome = Assert.Single(side.Outcomes);
            Assert.True(outcome.IsSuccess, outcome.ToString());
            Assert.Equal(MethodOf(expected), outcome.Method);
            Assert.Equal(Level(expected != "Just Works", sc), outcome.Security.Level);
            Assert.Equal(outcome.Security, side.Security);
            Assert.True(outcome.IsBonded);
            Assert.Equal(sc, outcome.Security.IsSecureConnections);
            Assert.Equal(MethodOf(expected), Assert.Single(side.Started).Method);
        }

        AssertBonds(pair, sc, expected != "Just Works");
    }

    private static PairingSettings Settings(IoCapability io, bool mitm, bool sc) => new()
    {
        IoCapability = io,
        AuthReq = AuthReq.Bonding | (mitm ? AuthReq.Mitm : 0) | (sc ? AuthReq.SecureConnections : 0),
        InitiatorKeys = KeyDistribution.EncKey | KeyDistribution.IdKey | KeyDistribution.SignKey,
        ResponderKeys = KeyDistribution.EncKey | KeyDistribution.IdKey | KeyDistribution.SignKey,
    };

    private static void AssertQuestions(SmpPair pair, string expected)
    {
        PairingQuestionKind?[] kinds = expected switch
        {
            "I shows" => [PairingQuestionKind.DisplayPasskey, PairingQuestionKind.EnterPasskey],
            "R shows" => [PairingQuestionKind.EnterPasskey, PairingQuestionKind.DisplayPasskey],
            "type" => [PairingQuestionKind.EnterPasskey, PairingQuestionKind.EnterPasskey],
            "compare" => [PairingQuestionKind.CompareNumbers, PairingQuestionKind.CompareNumbers],
            _ => [null, null],
        };
        Assert.Equal(kinds[0], pair.Central.Agent.Questions.SingleOrDefault()?.Kind);
        Assert.Equal(kinds[1], pair.Peripheral.Agent.Questions.SingleOrDefault()?.Kind);
        if (expected == "compare") Assert.Equal(pair.Central.Agent.Last.Number, pair.Peripheral.Agent.Last.Number);
        foreach (PairingQuestion question in pair.Central.Agent.Questions.Concat(pair.Peripheral.Agent.Questions))
            Assert.InRange(question.Number, 0U, 999_999U);
    }

    private static void AssertBonds(SmpPair pair, bool sc, bool authenticated)
    {
        Bond central = Assert.Single(pair.Central.Bonds.All);
        Bond peripheral = Assert.Single(pair.Peripheral.Bonds.All);
        Assert.Equal(SmpPair.PeripheralAddress, central.Peer);
        Assert.Equal(SmpPair.CentralAddress, peripheral.Peer);
        foreach (Bond bond in new[] { central, peripheral })
        {
            Assert.Equal((sc, authenticated, 16), (bond.IsSecureConnections, bond.IsAuthenticated, bond.KeySize));
            Assert.NotNull(bond.PeerIrk);
        }

        AssertSame(central.PeerLtk, peripheral.LocalLtk);
        AssertSame(central.LocalLtk, peripheral.PeerLtk);
        Assert.Equal(central.PeerCsrk, peripheral.LocalCsrk);
        Assert.Equal(central.LocalCsrk, peripheral.PeerCsrk);
        if (sc) Assert.Equal(pair.LinkKey, central.PeerLtk!.Key);
        else Assert.NotEqual(pair.LinkKey, central.PeerLtk!.Key);
        Assert.Equal(sc, central.PeerLtk is { Ediv: 0, Rand: 0 });
    }

    private static void AssertSame(LongTermKey? one, LongTermKey? other)
    {
        Assert.Equal(one!.Key, other!.Key);
        Assert.Equal((one.Ediv, one.Rand), (other.Ediv, other.Rand));
    }

    private static PairingMethod MethodOf(string expected) => expected switch
    {
        "Just Works" => PairingMethod.JustWorks,
        "compare" => PairingMethod.NumericComparison,
        _ => PairingMethod.PasskeyEntry,
    };

    private static SecurityLevel Level(bool authenticated, bool sc) =>
        !authenticated ? SecurityLevel.Encrypted : sc ? SecurityLevel.AuthenticatedSecureConnections : SecurityLevel.Authenticated;
}
