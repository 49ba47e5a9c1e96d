using System.Collections.Generic;
using BleStack.Core;
using BleStack.Smp;

namespace BleStack.Tests.Smp;

/// <summary>One pairing of every kind, for tests that break each of them at each step.</summary>
internal static class Scenarios
{
    private const KeyDistribution AllKeys = KeyDistribution.EncKey | KeyDistribution.IdKey | KeyDistribution.SignKey;

    public static readonly string[] Names =
    [
        "legacy just works", "legacy passkey initiator shows", "legacy passkey responder shows", "legacy passkey both type", "legacy oob",
        "sc just works", "sc compare", "sc passkey initiator shows", "sc passkey responder shows", "sc passkey both type", "sc oob",
    ];

    public static SmpPair Make(string name)
    {
        AuthReq auth = AuthReq.Bonding | (name.StartsWith("sc", System.StringComparison.Ordinal) ? AuthReq.SecureConnections : 0);
        (IoCapability central, IoCapability peripheral) = name[(name.IndexOf(' ', System.StringComparison.Ordinal) + 1)..] switch
        {
            "compare" => (IoCapability.DisplayYesNo, IoCapability.DisplayYesNo),
            "passkey initiator shows" => (IoCapability.DisplayOnly, IoCapability.KeyboardOnly),
            "passkey responder shows" => (IoCapability.KeyboardOnly, IoCapability.DisplayOnly),
            "passkey both type" => (IoCapability.KeyboardOnly, IoCapability.KeyboardOnly),
            _ => (IoCapability.NoInputNoOutput, IoCapability.NoInputNoOutput),
        };
        PairingSettings Settings(IoCapability io) =>
            new()
            {
                IoCapability = io,
                AuthReq = auth | AuthReq.Mitm,
                InitiatorKeys = AllKeys,
                ResponderKeys = AllKeys,
            };
        SmpPair pair = new SmpPair().With(Settings(central), Settings(peripheral)).AnswerWell();
        if (name == "legacy oob") GiveLegacyOob(pair);
        if (name == "sc oob") GiveOob(pair, toCentral: true, toPeripheral: true);
        return pair;
    }

    public static void GiveLegacyOob(SmpPair pair)
    {
        byte[] tk = new byte[16];
        new SeededRandom(9).Fill(tk);
        pair.Central.Settings = pair.Central.Settings with { Oob = new OobData { TemporaryKey = tk } };
        pair.Peripheral.Settings = pair.Peripheral.Settings with { Oob = new OobData { TemporaryKey = (byte[])tk.Clone() } };
    }

    public static void GiveOob(SmpPair pair, bool toCentral, bool toPeripheral)
    {
        OobData central = OobData.Generate(new SeededRandom(31));
        OobData peripheral = OobData.Generate(new SeededRandom(32));
        OobData With(OobData own, OobData other, bool received) =>
            received ? own with { PeerRandom = other.LocalRandom, PeerConfirm = other.LocalConfirm } : own;
        pair.Central.Settings = pair.Central.Settings with { Oob = With(central, peripheral, toCentral) };
        pair.Peripheral.Settings = pair.Peripheral.Settings with { Oob = With(peripheral, central, toPeripheral) };
    }

    /// <summary>PDUs a good run of the scenario takes.</summary>
    public static int Length(string name) =>
        s_lengths.TryGetValue(name, out int known) ? known : s_lengths[name] = Make(name).Pair().Trace.Count;

    /// <summary>
    /// The PDUs to break a run at: all of them, except that of the twenty alike rounds of Passkey Entry the first two, one amid and the
    /// last stand for all.
    /// </summary>
    public static IEnumerable<int> Steps(string name)
    {
        int length = Length(name);
        for (int step = 1; step <= length; step++)
        {
            if (length < 80 || step <= 12 || step is >= 40 and < 44 || step > length - 20) yield return step;
        }
    }

    private static readonly Dictionary<string, int> s_lengths = [];
}
