using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;

namespace SecureGattServer.Simulator.Demo;

/// <summary>The walkthrough's eight permissions: who falls short in which way, and what each permits.</summary>
internal static class PermissionSteps
{
    public static readonly BleUuid Service = Row(0);

    /// <summary>Read, encrypted, MITM; write, encrypted, MITM; signed, signed MITM.</summary>
    public static readonly BleUuid[] All = [.. Enumerable.Range(1, 8).Select(Row)];

    private const int Read = 0, ReadEncrypted = 1, ReadMitm = 2, Write = 3, WriteEncrypted = 4, WriteMitm = 5, Signed = 6, SignedMitm = 7;

    /// <summary>Without a key everything protected is refused, each with its own error.</summary>
    public static DemoStep Stranger(DemoStage stage) => new("stranger", "The phone tries all eight permissions without a key", async token =>
    {
        await WriteAsync(stage, Write, 0x11, token).ConfigureAwait(false);
        await HasAsync(stage, 0x11, token).ConfigureAwait(false);
        foreach (int row in (int[])[ReadEncrypted, ReadMitm]) await RefuseReadAsync(stage, row, AttErrorCode.InsufficientAuthentication, token).ConfigureAwait(false);
        foreach (int row in (int[])[WriteEncrypted, WriteMitm]) await RefuseWriteAsync(stage, row, AttErrorCode.InsufficientAuthentication, token).ConfigureAwait(false);
        foreach (int row in (int[])[Read, Signed, SignedMitm]) await RefuseWriteAsync(stage, row, AttErrorCode.WriteNotPermitted, token).ConfigureAwait(false);
        await RefuseReadAsync(stage, Write, AttErrorCode.ReadNotPermitted, token).ConfigureAwait(false);
        CheckException.That(!await SignAsync(stage, Signed, 0x12).ConfigureAwait(false), "the phone signed without having given a key");
        stage.Why("0x05 asks for a key, 0x02 and 0x03 say that no key would help; a signed write needs the CSRK of a pairing");
        return "2 open, 4 refused with 0x05, signed ones not writable unsigned (0x03)";
    });

    /// <summary>At level 4 everything is open.</summary>
    public static DemoStep Paired(DemoStage stage) => new("all-open", "The paired phone uses what is protected", async token =>
    {
        await WriteAsync(stage, WriteEncrypted, 0x21, token).ConfigureAwait(false);
        await HasAsync(stage, 0x21, token).ConfigureAwait(false);
        await WriteAsync(stage, WriteMitm, 0x22, token).ConfigureAwait(false);
        foreach (int row in (int[])[ReadEncrypted, ReadMitm])
        {
            byte[] value = await stage.Phone.ReadAsync(stage.Handle(All[row]), token).ConfigureAwait(false);
            CheckException.That(value is [0x22], $"expected 22, read {Convert.ToHexString(value)}");
        }

        return "three reads, two writes";
    });

    /// <summary>On a link that is not encrypted the signature alone opens the signed rows, and the error for the rest says that there is a key.</summary>
    public static DemoStep SignedOnPlainLink(DemoStage stage) => new("signed-write", "The phone comes back, does not encrypt, and signs", async token =>
    {
        await LinkSteps.ConnectAgainAsync(stage, token).ConfigureAwait(false);
        await RefuseReadAsync(stage, ReadEncrypted, AttErrorCode.InsufficientEncryption, token).ConfigureAwait(false);
        await RefuseWriteAsync(stage, WriteMitm, AttErrorCode.InsufficientEncryption, token).ConfigureAwait(false);
        foreach ((int row, byte value) in ((int, byte)[])[(Signed, 0x31), (SignedMitm, 0x32)])
        {
            CheckException.That(await SignAsync(stage, row, value).ConfigureAwait(false), "the phone has no CSRK to sign with");
            await HasAsync(stage, value, token).ConfigureAwait(false);
        }

        stage.Why("the device has a key for this phone, so the error is Insufficient Encryption (0x0F); a signature needs no encryption, and a counter in it stops replays");
        return "both signed writes arrived on an unencrypted link";
    });

    private static BleUuid Row(int row) => new(new Guid(string.Create(CultureInfo.InvariantCulture, $"5ec0000{row}-0a77-4b1e-9c3d-5ec0e6a77000")));

    private static Task WriteAsync(DemoStage stage, int row, byte value, CancellationToken token) => stage.Phone.WriteAsync(stage.Handle(All[row]), [value], token);

    private static async Task<bool> SignAsync(DemoStage stage, int row, byte value)
    {
        int mark = stage.Phone.Wire.Mark();
        bool sent = await stage.Phone.WriteSignedAsync(stage.Handle(All[row]), [value]).ConfigureAwait(false);
        CheckException.That(!sent || stage.Phone.Wire.Saw(mark, static fact => fact is { Received: false, Att: AttOpcode.SignedWriteCommand }), "no Signed Write Command went out");
        return sent;
    }

    // The device keeps what was written last, to whichever row, and row 1 shows it. A read comes after the write it follows.
    private static async Task HasAsync(DemoStage stage, byte expected, CancellationToken token)
    {
        byte[] value = await stage.Phone.ReadAsync(stage.Handle(All[Read]), token).ConfigureAwait(false);
        CheckException.That(value.AsSpan().SequenceEqual([expected]), $"the device should have {expected:X2} now, it has {Convert.ToHexString(value)}");
    }

    private static Task RefuseReadAsync(DemoStage stage, int row, AttErrorCode error, CancellationToken token) =>
        LinkSteps.RefusedAsync(stage, AttOpcode.ReadRequest, error, () => stage.Phone.ReadAsync(stage.Handle(All[row]), token));

    private static Task RefuseWriteAsync(DemoStage stage, int row, AttErrorCode error, CancellationToken token) =>
        LinkSteps.RefusedAsync(stage, AttOpcode.WriteRequest, error, () => WriteAsync(stage, row, 0x13, token));
}
