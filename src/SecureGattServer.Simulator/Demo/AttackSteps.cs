using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Smp;
using SecureGattServer.Simulator.Phone;

namespace SecureGattServer.Simulator.Demo;

/// <summary>A user who errs or says no, and somebody who shows the bonded phone's address without having its key.</summary>
internal static class AttackSteps
{
    /// <summary>The user types other digits than the device shows.</summary>
    public static DemoStep WrongPasskey(DemoStage stage) => new("wrong-passkey", "The phone's user types a wrong passkey", async token =>
    {
        stage.Desk.Slips = true;
        string proof = await FailedAsync(stage, PairingFailure.ConfirmValueFailed, token).ConfigureAwait(false);
        stage.Desk.Slips = false;
        stage.Why("each of the passkey's twenty bits is proven by itself: the first that differs ends the pairing, and the other side has learnt no more than that bit");
        return proof;
    });

    /// <summary>The user says that the two numbers differ.</summary>
    public static DemoStep RejectedNumber(DemoStage stage) => new("rejected-number", "The phone's user says that the numbers differ", async token =>
    {
        stage.Desk.Rejects = true;
        string proof = await FailedAsync(stage, PairingFailure.NumericComparisonFailed, token).ConfigureAwait(false);
        stage.Desk.Rejects = false;
        stage.Why("different numbers mean that the two sides hold different public keys: somebody stands between them, and a no keeps him out");
        return proof;
    });

    /// <summary>What was refused before the pairing that failed is refused after it.</summary>
    public static DemoStep StillRefused(DemoStage stage) => new("still-refused", "A failed pairing opens nothing", async token =>
    {
        CheckException.That(stage.Phone.Link is { Security.IsEncrypted: false }, "the link is gone, or encrypted");
        await LinkSteps.RefusedAsync(stage, AttOpcode.ReadRequest, AttErrorCode.InsufficientAuthentication, () => stage.Phone.ReadAsync(stage.Handle(HeartRateSteps.BodySensorLocation), token)).ConfigureAwait(false);
        return "refused with Insufficient Authentication (0x05), as before";
    });

    /// <summary>Somebody with the bonded phone's address reads: the device has a key for that address, and wants to see it.</summary>
    public static DemoStep Impostor(DemoStage stage) => new("impostor", "A stranger shows the phone's address and reads", async token =>
    {
        VirtualPhone stranger = await stage.StrangerAsync(token).ConfigureAwait(false);
        await ConnectAsync(stage, stranger, token).ConfigureAwait(false);
        CheckException.That(stranger.Link!.LocalAddress == stage.Phone.Host.Identity, "the stranger has another address than the phone");
        ushort handle = stage.Handle(HeartRateSteps.BodySensorLocation);
        int mark = stranger.Wire.Mark();
        try
        {
            await stranger.ReadAsync(handle, token).ConfigureAwait(false);
        }
        catch (AttException refusal) when (refusal.Failure == AttFailure.ErrorResponse)
        {
            CheckException.That(stranger.Wire.Saw(mark, static fact => fact.Received && fact.IsAttError(AttOpcode.ReadRequest, AttErrorCode.InsufficientEncryption)), $"expected Insufficient Encryption (0x0F), got {refusal.Code}");
            stage.Why("an address is no proof of anything: the device has a key for it, and asks for a link that is encrypted with that key");
            return "refused with Insufficient Encryption (0x0F)";
        }

        throw new CheckException("the stranger was given the value");
    });

    /// <summary>He tries a key of his own making.</summary>
    public static DemoStep MadeUpKey(DemoStage stage) => new("made-up-key", "The stranger encrypts with a key he has made up", async token =>
    {
        VirtualPhone stranger = await stage.StrangerAsync(token).ConfigureAwait(false);
        if (stranger.Link is null) await ConnectAsync(stage, stranger, token).ConfigureAwait(false);
        stranger.Host.Bonds.Save(Forged(stage.Phone.Host.FindBond(stage.Report!.Address)!));
        PairingOutcome outcome = await stranger.EncryptAsync(token).ConfigureAwait(false);
        CheckException.That(!outcome.IsSuccess, "the link was encrypted with a made-up key");
        stranger.Host.Bonds.Clear();
        stage.Why("link-layer encryption checks every packet: with different keys the first one fails its check (MIC), and the link ends");
        return $"encryption {outcome}";
    });

    /// <summary>He pairs by Just Works, to have a key at all, in place of the phone's.</summary>
    public static DemoStep Downgrade(DemoStage stage) => new("downgrade", "The stranger pairs without a passkey in the phone's name", async token =>
    {
        VirtualPhone stranger = await stage.StrangerAsync(token).ConfigureAwait(false);
        if (stranger.Link is null) await ConnectAsync(stage, stranger, token).ConfigureAwait(false);
        PairingOutcome outcome = await stranger.PairAsync(token).ConfigureAwait(false);
        CheckException.That(!outcome.IsSuccess, $"the device let him in: {outcome}");
        stage.Why("this device asks for protection against a man in the middle, which a pairing without passkey cannot give: it ends before a key is made, and the phone's bond stays");
        await stranger.DisconnectAsync(token).ConfigureAwait(false);
        return $"pairing {outcome}";
    });

    private static async Task<string> FailedAsync(DemoStage stage, PairingFailure expected, CancellationToken token)
    {
        int mark = stage.Phone.Wire.Mark();
        int said = stage.Device.Console.Mark();
        stage.Desk.Clear();
        PairingOutcome outcome = await stage.Phone.PairAsync(token).ConfigureAwait(false);
        CheckException.That(!outcome.IsSuccess, $"the pairing succeeded: {outcome}");
        // Until its firmware has heard of the end, the device may still show the number of this pairing.
        await stage.Device.Console.WaitAsync(said, "verdict: pairing failed", token).ConfigureAwait(false);
        CheckException.That(outcome.Failure == expected, $"expected {expected}, pairing {outcome}");
        CheckException.That(stage.Phone.Wire.Saw(mark, fact => fact.Smp == SmpCode.PairingFailed && fact.Octets is [_, var reason] && reason == (byte)expected), "no Pairing Failed passed");
        return $"Pairing Failed with {expected} (0x{(byte)expected:X2})";
    }

    private static async Task ConnectAsync(DemoStage stage, VirtualPhone stranger, CancellationToken token)
    {
        BleAddress device = stage.Device.Board.Options.PublicAddress;
        await stranger.FindAsync(one => one.Address == device && one.IsConnectable, token).ConfigureAwait(false);
        await stranger.ConnectAsync(device, token).ConfigureAwait(false);
    }

    private static Bond Forged(Bond own)
    {
        byte[] key = new byte[16];
        SystemRandom.Instance.Fill(key);
        return own with { PeerLtk = own.PeerLtk! with { Key = key }, LocalLtk = own.LocalLtk is null ? null : own.LocalLtk with { Key = key } };
    }
}
