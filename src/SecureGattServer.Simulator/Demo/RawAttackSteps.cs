// The attacks of docs/security.md that the demo plays, with the tools of tests/Adversary.Tests: raw PDUs are sent, and the defence is
// verified on the air.
using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Adversary;
using BleStack.Hci.Packets;

namespace SecureGattServer.Simulator.Demo;

internal static class RawAttackSteps
{
    private const ushort Location = RawPeerExtensions.Location;
    private const ushort ControlPoint = RawPeerExtensions.ControlPoint;
    private const string LegacyRequest = "01 03 00 01 10 01 01";
    private const int LegacyKeys = 2;
    private const int Guesses = 3;

    /// <summary>KNOB: a key short enough for an exhaustive search.</summary>
    public static IReadOnlyList<DemoStep> ShortKey(DemoContext context) =>
    [
        Connect(context),
        context.RawAttacker.Step("seven-octets", "The attacker asks for a key of seven octets", intruder =>
        {
            RawAttacker.Refused("0506", intruder.Attacker.Begin("01 03 00 09 07 00 00"), "Pairing Request with seven octets");
            context.Why(
                "a key of seven octets can be searched; both sides agree on the shorter size, and nothing protects it in flight, so only a minimum helps"
            );
            return "refused with Encryption Key Size (0x06)";
        }),
        StillClosed(context),
    ];

    /// <summary>A public key that is not a point on the curve: an answer would reveal parts of the private key.</summary>
    public static IReadOnlyList<DemoStep> InvalidCurve(DemoContext context) =>
    [
        Connect(context),
        .. ForgedKey.Tricks.Select(
            (trick, index) =>
                context.RawAttacker.Step(
                    $"forged-key-{index + 1}",
                    $"The attacker sends a public key that is not a point on the curve ({trick})",
                    intruder =>
                    {
                        CheckException.That(
                            intruder.Attacker.Begin(SmpAttacker.JustWorksRequest).StartsWith("02", StringComparison.Ordinal),
                            "the device did not begin to pair"
                        );
                        RawAttacker.Refused(
                            "050B",
                            intruder.Attacker.Ask(ForgedKey.Of(intruder.Attacker.Keys.Public, trick)),
                            "the forged key"
                        );
                        if (index == 0)
                            context.Why(
                                "what the device computes with such a key tells something about its own private key (CVE-2018-5383); each key is checked before it is used"
                            );
                        return "refused with DHKey Check Failed (0x0B)";
                    }
                )
        ),
        StillClosed(context),
    ];

    /// <summary>The device's own public key, reflected.</summary>
    public static IReadOnlyList<DemoStep> Reflection(DemoContext context) =>
    [
        Connect(context),
        context.RawAttacker.Step("take-key", "The attacker begins a pairing and keeps the device's public key", intruder =>
        {
            intruder.Attacker.Begin(SmpAttacker.JustWorksRequest);
            CheckException.That(
                intruder.Attacker.ExchangeKeys().StartsWith("0C", StringComparison.Ordinal),
                "the device showed no public key"
            );
            intruder.Attacker.Next();
            intruder.Attacker.Send("0508");
            return "the device's public key is known, as it is to everybody";
        }),
        context.RawAttacker.Step("reflected-key", "It begins another pairing and sends that key as its own", intruder =>
        {
            intruder.Attacker.Begin(SmpAttacker.JustWorksRequest);
            RawAttacker.Refused(
                "0503",
                intruder.Attacker.Ask(SmpAttacker.PublicKey(intruder.Attacker.Theirs.X, intruder.Attacker.Theirs.Y)),
                "the device's own key"
            );
            context.Why(
                "who sends a key back need not know what belongs to it (CVE-2020-26558); a key that is the device's own is refused"
            );
            return "refused with Authentication Requirements (0x03)";
        }),
        StillClosed(context),
    ];

    /// <summary>A passkey guessed bit by bit.</summary>
    public static IReadOnlyList<DemoStep> Guessing(DemoContext context)
    {
        var guesser = new PasskeyGuesser();
        return
        [
            .. Enumerable
                .Range(1, Guesses)
                .Select(guess =>
                    context.RawAttacker.Step(
                        $"guess-{guess}",
                        $"The attacker guesses the passkey, for the {Ordinal(guess)} time",
                        intruder => Guess(context, intruder, guesser, guess)
                    )
                ),
            context.RawAttacker.Step("locked-out", "It tries once more", intruder =>
            {
                SmpAttacker attacker = intruder.Connect(Guesses + 1);
                RawAttacker.Refused(
                    "0509",
                    attacker.Ask(PasskeyGuesser.Request.Replace(" ", "", StringComparison.Ordinal)),
                    "Pairing Request"
                );
                context.Why(
                    "each failure reveals one bit of a fixed passkey; a random passkey changes each time, and after three failures every pairing is refused for a while"
                );
                return "refused with Repeated Attempts (0x09) before it could guess";
            }),
        ];
    }

    /// <summary>Legacy pairing, to get any key at all.</summary>
    public static IReadOnlyList<DemoStep> Legacy(DemoContext context) =>
    [
        Connect(context),
        context.RawAttacker.Step("legacy-pairing", "The attacker pairs as a phone of 2010 would, without a passkey", intruder =>
        {
            SmpAttacker attacker = intruder.Attacker;
            CheckException.That(
                attacker.Begin(LegacyRequest).StartsWith("02", StringComparison.Ordinal),
                "the device did not begin to pair"
            );
            byte[] key = attacker.Legacy(new byte[16]) ?? throw new CheckException("the device refused legacy Just Works");
            attacker.Encrypt(key, LegacyKeys);
            attacker.Send("06" + SmpAttacker.Zeros);
            attacker.Send("07" + new string('0', 20));
            context.Why(
                "a stock image always accepts legacy pairing, and Just Works never asks the user: the link is encrypted, but not authenticated"
            );
            return "the link is encrypted, at level 2";
        }),
        StillClosed(context),
    ];

    /// <summary>Every way to read and to write without a key.</summary>
    public static IReadOnlyList<DemoStep> PlainAccess(DemoContext context) =>
    [
        Connect(context),
        context.RawAttacker.Step("every-read", "The attacker tries every request that reads", intruder =>
        {
            RawPeer peer = intruder.Attacker.Peer;
            string handle = peer.Find(Location), name = peer.Find(0x2A00);
            (string Request, string Answer)[] ways =
            [
                ("0A" + handle, $"010A{handle}05"), ($"0C{handle}0000", $"010C{handle}05"), ("0E" + name + handle, $"010E{handle}05"),
                ("20" + name + handle, $"0120{handle}05"),
                ("08 0100 FFFF 382A", $"0108{handle}05"), ($"08 {handle} {handle} 382A", $"0108{handle}05"),
            ];
            foreach ((string request, string answer) in ways) RawAttacker.Refused(answer, peer.Request(request), $"request {request}");
            context.Why("one check stands before all requests, so no way round a Read Request is open either");
            return $"{ways.Length} ways to read, all refused with Insufficient Authentication (0x05)";
        }),
        context.RawAttacker.Step("every-write", "It tries every request and command that writes", intruder =>
        {
            RawPeer peer = intruder.Attacker.Peer;
            string handle = peer.Find(ControlPoint);
            int said = context.Device.Console.Mark();
            RawAttacker.Refused($"0112{handle}05", peer.Request($"12{handle}01"), "Write Request");
            RawAttacker.Refused($"0116{handle}05", peer.Request($"16{handle}000001"), "Prepare Write Request");
            peer.Send(RawPeer.Att, $"52{handle}01");
            peer.Send(RawPeer.Att, $"D2{handle}01{new string('0', 24)}");
            // The answer to a later request shows that the commands have been handled.
            RawAttacker.Refused("010A000001", peer.Request("0A0000"), "Read Request of handle 0");
            CheckException.That(
                !context.Device.Console.Since(said).Any(static line => line.StartsWith("data: written", StringComparison.Ordinal)),
                "a write came to the firmware"
            );
            context.Why("commands are not answered, and not carried out: the firmware has heard of none of them");
            return "refused or dropped: nothing was written";
        }),
    ];

    private static string Ordinal(int number) => number switch { 1 => "first", 2 => "second", _ => "third" };

    private static string Guess(DemoContext context, RawAttacker intruder, PasskeyGuesser guesser, int guess)
    {
        int said = context.Device.Console.Mark();
        SmpAttacker attacker = intruder.Connect((ulong)guess);
        guesser.Try(attacker);
        CheckException.That(guesser.Key is null, "the passkey was guessed: one chance in a million");
        if (guess < Guesses)
        {
            attacker.Peer.Disconnect();
            return $"refused in round {guesser.Furthest + 1} of 20 at most; the passkey is another one now";
        }

        context.Device.Console.WaitAsync(said, "guard: too many failures", default).GetAwaiter().GetResult();
        attacker.Peer.Host.Wait<DisconnectionComplete>();
        return "refused, and the device ends the link";
    }

    private static DemoStep Connect(DemoContext context) => context.RawAttacker.Step("connect", "A stranger connects", static intruder =>
    {
        SmpAttacker attacker = intruder.Connect();
        return $"connected as {attacker.Peer.Host.Address}";
    });

    private static DemoStep StillClosed(DemoContext context) =>
        context.RawAttacker.Step("still-refused", "It reads the protected value", static intruder =>
        {
            string answer = intruder.Attacker.Peer.Read(Location);
            CheckException.That(answer.EndsWith("05", StringComparison.Ordinal), $"the device answered {answer}");
            return "refused with Insufficient Authentication (0x05)";
        });
}
