using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Smp;
using SecureGattServer.Simulator.Phone;

namespace SecureGattServer.Simulator.Demo;

/// <summary>Steps with a user who errs or rejects, and with a device that uses the bonded phone's address without its key.</summary>
internal static class AttackSteps
{
    /// <summary>The user types digits other than those the device shows.</summary>
    public static DemoStep WrongPasskey(DemoContext context) =>
        new("wrong-passkey", "The phone's user types a wrong passkey", async token =>
        {
            context.User.Mistypes = true;
            string proof = await FailedAsync(context, PairingFailure.ConfirmValueFailed, token).ConfigureAwait(false);
            context.User.Mistypes = false;
            context.Why(
                "each of the passkey's twenty bits is proven by itself: the first that differs ends the pairing, and the other side has learnt no more than that bit"
            );
            return proof;
        });

    /// <summary>The user says that the two numbers differ.</summary>
    public static DemoStep RejectedNumber(DemoContext context) =>
        new("rejected-number", "The phone's user says that the numbers differ", async token =>
        {
            context.User.Rejects = true;
            string proof = await FailedAsync(context, PairingFailure.NumericComparisonFailed, token).ConfigureAwait(false);
            context.User.Rejects = false;
            context.Why(
                "different numbers mean that the two sides hold different public keys: an attacker is between them, and a no stops the pairing"
            );
            return proof;
        });

    /// <summary>Values refused before the failed pairing are still refused after it.</summary>
    public static DemoStep StillRefused(DemoContext context) => new("still-refused", "A failed pairing opens nothing", async token =>
    {
        CheckException.That(context.Phone.Link is { Security.IsEncrypted: false }, "the link is gone, or encrypted");
        await LinkSteps
            .RefusedAsync(context, AttOpcode.ReadRequest, AttErrorCode.InsufficientAuthentication, () =>
                context.Phone.ReadAsync(context.Handle(HeartRateSteps.BodySensorLocation), token)
            )
            .ConfigureAwait(false);
        return "refused with Insufficient Authentication (0x05), as before";
    });

    /// <summary>
    /// A device with the bonded phone's address reads: the board has a key for that address and demands encryption with it.
    /// </summary>
    public static DemoStep Impostor(DemoContext context) => new("impostor", "A stranger shows the phone's address and reads", async token =>
    {
        VirtualPhone stranger = await context.StrangerAsync(token).ConfigureAwait(false);
        await ConnectAsync(context, stranger, token).ConfigureAwait(false);
        CheckException.That(stranger.Link!.LocalAddress == context.Phone.Host.Identity, "the stranger has another address than the phone");
        ushort handle = context.Handle(HeartRateSteps.BodySensorLocation);
        int mark = stranger.Wire.Mark();
        try
        {
            await stranger.ReadAsync(handle, token).ConfigureAwait(false);
        }
        catch (AttException refusal) when (refusal.Failure == AttFailure.ErrorResponse)
        {
            CheckException.That(
                stranger.Wire.Saw(mark, static fact =>
                    fact.Received && fact.IsAttError(AttOpcode.ReadRequest, AttErrorCode.InsufficientEncryption)
                ),
                $"expected Insufficient Encryption (0x0F), got {refusal.Code}"
            );
            context.Why(
                "an address is no proof of anything: the device has a key for it, and asks for a link that is encrypted with that key"
            );
            return "refused with Insufficient Encryption (0x0F)";
        }

        throw new CheckException("the stranger was given the value");
    });

    /// <summary>It tries a key of its own.</summary>
    public static DemoStep MadeUpKey(DemoContext context) =>
        new("made-up-key", "The stranger encrypts with a key of its own", async token =>
        {
            VirtualPhone stranger = await context.StrangerAsync(token).ConfigureAwait(false);
            if (stranger.Link is null)
                await ConnectAsync(context, stranger, token).ConfigureAwait(false);
            stranger.Host.Bonds.Save(Forged(context.Phone.Host.FindBond(context.Report!.Address)!));
            PairingOutcome outcome = await stranger.EncryptAsync(token).ConfigureAwait(false);
            CheckException.That(!outcome.IsSuccess, "the link was encrypted with a made-up key");
            stranger.Host.Bonds.Clear();
            context.Why(
                "link-layer encryption checks every packet: with different keys the first one fails its check (MIC), and the link ends"
            );
            return $"encryption {outcome}";
        });

    /// <summary>It pairs by Just Works to get any key, replacing the phone's.</summary>
    public static DemoStep Downgrade(DemoContext context) =>
        new("downgrade", "The stranger pairs without a passkey in the phone's name", async token =>
        {
            VirtualPhone stranger = await context.StrangerAsync(token).ConfigureAwait(false);
            if (stranger.Link is null)
                await ConnectAsync(context, stranger, token).ConfigureAwait(false);
            PairingOutcome outcome = await stranger.PairAsync(token).ConfigureAwait(false);
            CheckException.That(!outcome.IsSuccess, $"the device let him in: {outcome}");
            context.Why(
                "this device asks for protection against a man in the middle, which a pairing without passkey cannot give: it ends before a key is made, and the phone's bond stays"
            );
            await stranger.DisconnectAsync(token).ConfigureAwait(false);
            return $"pairing {outcome}";
        });

    private static async Task<string> FailedAsync(DemoContext context, PairingFailure expected, CancellationToken token)
    {
        int mark = context.Phone.Wire.Mark();
        int said = context.Device.Console.Mark();
        context.User.Clear();
        PairingOutcome outcome = await context.Phone.PairAsync(token).ConfigureAwait(false);
        CheckException.That(!outcome.IsSuccess, $"the pairing succeeded: {outcome}");
        // Until its firmware has handled the end of the link, the device may still show the number of this pairing.
        await context.Device.Console.WaitAsync(said, "verdict: pairing failed", token).ConfigureAwait(false);
        CheckException.That(outcome.Failure == expected, $"expected {expected}, pairing {outcome}");
        CheckException.That(
            context.Phone.Wire.Saw(mark, fact =>
                fact.Smp == SmpCode.PairingFailed && fact.Octets is [_, var reason] && reason == (byte)expected
            ),
            "no Pairing Failed passed"
        );
        return $"Pairing Failed with {expected} (0x{(byte)expected:X2})";
    }

    private static async Task ConnectAsync(DemoContext context, VirtualPhone stranger, CancellationToken token)
    {
        BleAddress device = context.Device.Board.Options.PublicAddress;
        await stranger.FindAsync(one => one.Address == device && one.IsConnectable, token).ConfigureAwait(false);
        await stranger.ConnectAsync(device, token).ConfigureAwait(false);
    }

    private static Bond Forged(Bond own)
    {
        byte[] key = new byte[16];
        SystemRandom.Instance.Fill(key);
        return own with
        {
            PeerLtk = own.PeerLtk! with { Key = key },
            LocalLtk = own.LocalLtk is null ? null : own.LocalLtk with { Key = key },
        };
    }
}
