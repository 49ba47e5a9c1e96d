using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;

namespace SecureGattServer.Simulator.Demo;

/// <summary>Steps for the walkthrough's eight permissions: which links lack which property, and what each permission allows.</summary>
internal static class PermissionSteps
{
    public static readonly BleUuid Service = Row(0);

    /// <summary>Read, encrypted, MITM; write, encrypted, MITM; signed, signed MITM.</summary>
    public static readonly BleUuid[] All = [.. Enumerable.Range(1, 8).Select(Row)];

    private const int Read = 0, ReadEncrypted = 1, ReadMitm = 2, Write = 3, WriteEncrypted = 4, WriteMitm = 5, Signed = 6, SignedMitm = 7;

    /// <summary>Without a key every protected value is refused, each with its own error.</summary>
    public static DemoStep Stranger(DemoContext context) =>
        new("stranger", "The phone tries all eight permissions without a key", async token =>
        {
            await WriteAsync(context, Write, 0x11, token).ConfigureAwait(false);
            await HasAsync(context, 0x11, token).ConfigureAwait(false);
            foreach (int row in (int[])[ReadEncrypted, ReadMitm])
                await RefuseReadAsync(context, row, AttErrorCode.InsufficientAuthentication, token).ConfigureAwait(false);
            foreach (int row in (int[])[WriteEncrypted, WriteMitm])
                await RefuseWriteAsync(context, row, AttErrorCode.InsufficientAuthentication, token).ConfigureAwait(false);
            foreach (int row in (int[])[Read, Signed, SignedMitm])
                await RefuseWriteAsync(context, row, AttErrorCode.WriteNotPermitted, token).ConfigureAwait(false);
            await RefuseReadAsync(context, Write, AttErrorCode.ReadNotPermitted, token).ConfigureAwait(false);
            CheckException.That(
                !await SignAsync(context, Signed, 0x12).ConfigureAwait(false),
                "the phone signed without having given a key"
            );
            context.Why("0x05 asks for a key, 0x02 and 0x03 say that no key would help; a signed write needs the CSRK of a pairing");
            return "2 open, 4 refused with 0x05, signed ones not writable unsigned (0x03)";
        });

    /// <summary>At level 4 all values are accessible.</summary>
    public static DemoStep Paired(DemoContext context) => new("all-open", "The paired phone uses what is protected", async token =>
    {
        await WriteAsync(context, WriteEncrypted, 0x21, token).ConfigureAwait(false);
        await HasAsync(context, 0x21, token).ConfigureAwait(false);
        await WriteAsync(context, WriteMitm, 0x22, token).ConfigureAwait(false);
        foreach (int row in (int[])[ReadEncrypted, ReadMitm])
        {
            byte[] value = await context.Phone.ReadAsync(context.Handle(All[row]), token).ConfigureAwait(false);
            CheckException.That(value is [0x22], $"expected 22, read {Convert.ToHexString(value)}");
        }

        return "three reads, two writes";
    });

    /// <summary>
    /// On an unencrypted link the signature alone permits the signed writes, and the error of the others says that there is a key.
    /// </summary>
    public static DemoStep SignedOnPlainLink(DemoContext context) =>
        new("signed-write", "The phone comes back, does not encrypt, and signs", async token =>
        {
            await LinkSteps.ConnectAgainAsync(context, token).ConfigureAwait(false);
            await RefuseReadAsync(context, ReadEncrypted, AttErrorCode.InsufficientEncryption, token).ConfigureAwait(false);
            await RefuseWriteAsync(context, WriteMitm, AttErrorCode.InsufficientEncryption, token).ConfigureAwait(false);
            foreach ((int row, byte value) in ((int, byte)[])[(Signed, 0x31), (SignedMitm, 0x32)])
            {
                CheckException.That(await SignAsync(context, row, value).ConfigureAwait(false), "the phone has no CSRK to sign with");
                await HasAsync(context, value, token).ConfigureAwait(false);
            }

            context.Why(
                "the device has a key for this phone, so the error is Insufficient Encryption (0x0F); a signature needs no encryption, and a counter in it stops replays"
            );
            return "both signed writes arrived on an unencrypted link";
        });

    private static BleUuid Row(int row) =>
        new(new Guid(string.Create(CultureInfo.InvariantCulture, $"5ec0000{row}-0a77-4b1e-9c3d-5ec0e6a77000")));

    private static Task WriteAsync(DemoContext context, int row, byte value, CancellationToken token) =>
        context.Phone.WriteAsync(context.Handle(All[row]), [value], token);

    private static async Task<bool> SignAsync(DemoContext context, int row, byte value)
    {
        int mark = context.Phone.Wire.Mark();
        bool sent = await context.Phone.WriteSignedAsync(context.Handle(All[row]), [value]).ConfigureAwait(false);
        CheckException.That(
            !sent || context.Phone.Wire.Saw(mark, static fact => fact is { Received: false, Att: AttOpcode.SignedWriteCommand }),
            "no Signed Write Command went out"
        );
        return sent;
    }

    // The device keeps the last value written to any row, and row 1 returns it. A read is handled after the write before it.
    private static async Task HasAsync(DemoContext context, byte expected, CancellationToken token)
    {
        byte[] value = await context.Phone.ReadAsync(context.Handle(All[Read]), token).ConfigureAwait(false);
        CheckException.That(
            value.AsSpan().SequenceEqual([expected]),
            $"the device should have {expected:X2} now, it has {Convert.ToHexString(value)}"
        );
    }

    private static Task RefuseReadAsync(DemoContext context, int row, AttErrorCode error, CancellationToken token) =>
        LinkSteps.RefusedAsync(context, AttOpcode.ReadRequest, error, () => context.Phone.ReadAsync(context.Handle(All[row]), token));

    private static Task RefuseWriteAsync(DemoContext context, int row, AttErrorCode error, CancellationToken token) =>
        LinkSteps.RefusedAsync(context, AttOpcode.WriteRequest, error, () => WriteAsync(context, row, 0x13, token));
}
