using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using TestKit;
using Xunit;

namespace Adversary.Tests;

/// <summary>
/// Timing of comparisons, checked by structure: secrets, and values that depend on a secret, are compared in constant time only.
/// </summary>
public sealed partial class ComparisonTests
{
    // Comparisons that may end early because both sides are public.
    private static readonly string[] s_public =
    [
        "KeyExchange.cs: p.Behavior.TakesKeysInAnyOrder ? Array.IndexOf(Expected, code) >= 0 : Expected[0] == code;",
        "ScPhase2.cs: public static bool IsReflected(Pairing p, PairingPublicKey pdu) => pdu.X.AsSpan().SequenceEqual(p.OwnKeys.Public.X);",
        "ScPhase2.cs: else if (key.X.SequenceEqual(p.OwnKeys.Public.X))",
        "P256PublicKey.cs: public bool Equals(P256PublicKey? other) => other is not null && X.SequenceEqual(other.X) && Y.SequenceEqual(other.Y);",
    ];

    // Places where values that only the right peer can know are checked.
    private static readonly string[] s_judged =
    [
        "DataSignature.cs: expected, signature",
        "LegacyInitiator.cs: peer.Value, Confirm",
        "LegacyPhase2.cs: Confirm(p, tk, peerRandom), peerConfirm",
        "LegacyPhase2.cs: peerRandom, ownRandom",
        "ScInitiator.cs: peer.Value, Checks.Eb",
        "ScInitiator.cs: peer.Value, Confirm",
        "ScInitiator.cs: peer.Value, Na",
        "ScPhase2.cs: Confirm(p, !p.IsInitiator, nonce, z), confirm",
        "ScPhase2.cs: confirm, p.Settings.Oob.PeerConfirm",
        "ScPhase2.cs: nonce, ownNonce",
        "ScResponder.cs: peer.Value, Nb",
        "ScResponder.cs: peerCheck, checks.Ea",
    ];

    [Fact]
    public void No_comparison_of_octets_in_pairing_and_cryptography_ends_early_but_those_of_public_keys()
    {
        List<string> found =
        [
            .. Sources()
                .SelectMany(file =>
                    File.ReadLines(file)
                        .Where(line => EndsEarly().IsMatch(line))
                        .Select(line => Path.GetFileName(file) + ": " + line.Trim())
                ),
        ];
        Assert.Equal(s_public.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_confirm_value_nonce_check_and_signature_is_compared_in_constant_time()
    {
        List<string> found =
        [
            .. Sources()
                .SelectMany(file =>
                    FixedTime().Matches(File.ReadAllText(file)).Select(match => Path.GetFileName(file) + ": " + match.Groups[1].Value)
                ),
        ];
        Assert.Equal(s_judged.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Sources() => new[] { "Smp", "Crypto" }.SelectMany(static folder =>
        Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src", "BleStack", folder), "*.cs", SearchOption.AllDirectories));

    [GeneratedRegex(@"SequenceEqual|SequenceCompareTo\((?!Order)|StructuralComparisons|\.Equals\(|IndexOf\(")]
    private static partial Regex EndsEarly();

    [GeneratedRegex(@"FixedTimeEquals\(((?:[^()]|\([^()]*\))*)\)")]
    private static partial Regex FixedTime();
}
