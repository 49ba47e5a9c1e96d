using System;
using BleStack.Core;

namespace BleStack.Smp;

/// <summary>One SMP command: Code (1) ∥ Data (0 to 64), [Vol 3, Part H] 3.3.</summary>
/// <remarks>
/// Parse and Write stand side by side in each command. 128-bit values and coordinates are held most significant octet first, as the
/// cryptographic functions take them, and are turned round at the wire. Printing a command never shows the octets of a key.
/// </remarks>
internal abstract record SmpPdu : IPairingInput
{
    /// <summary>Octets of the longest command.</summary>
    public const int MaxSize = 65;

    public abstract SmpCode Code { get; }

    /// <summary>Reads one whole command; null for a code that is reserved, which is to be ignored.</summary>
    /// <exception cref="MalformedPduException">Wrong length, or a field outside its range.</exception>
    public static SmpPdu? Parse(ReadOnlySpan<byte> pdu) => Parse(pdu, SmpBehavior.Strict);

    internal static SmpPdu? Parse(ReadOnlySpan<byte> pdu, SmpBehavior behavior)
    {
        var reader = new PduReader(pdu);
        SmpPdu? command = Parse((SmpCode)reader.U8(), ref reader, behavior.AcceptsReservedFeatures);
        if (command is not null && !behavior.ReadsLongCommands) reader.End();
        return command;
    }

    /// <summary>Writes the whole command into <paramref name="buffer"/> (65 octets suffice) and returns its length.</summary>
    public int Write(Span<byte> buffer)
    {
        var writer = new PduWriter(buffer);
        writer.U8((byte)Code);
        WriteData(ref writer);
        return writer.Length;
    }

    private protected abstract void WriteData(ref PduWriter writer);

    private protected static byte[] ReadValue(ref PduReader reader, int size = 16)
    {
        byte[] value = reader.Bytes(size).ToArray();
        Array.Reverse(value);
        return value;
    }

    private protected static void WriteValue(ref PduWriter writer, ReadOnlySpan<byte> value, int size = 16)
    {
        Span<byte> target = writer.Reserve(size);
        value.CopyTo(target);
        target.Reverse();
    }

    private static SmpPdu? Parse(SmpCode code, ref PduReader reader, bool acceptsReserved) => code switch
    {
        SmpCode.PairingRequest => PairingRequest.Parse(ref reader, acceptsReserved),
        SmpCode.PairingResponse => PairingResponse.Parse(ref reader, acceptsReserved),
        SmpCode.PairingConfirm => PairingConfirm.Parse(ref reader),
        SmpCode.PairingRandom => PairingRandom.Parse(ref reader),
        SmpCode.PairingFailed => PairingFailed.Parse(ref reader),
        SmpCode.EncryptionInformation => EncryptionInformation.Parse(ref reader),
        SmpCode.CentralIdentification => CentralIdentification.Parse(ref reader),
        SmpCode.IdentityInformation => IdentityInformation.Parse(ref reader),
        SmpCode.IdentityAddressInformation => IdentityAddressInformation.Parse(ref reader),
        SmpCode.SigningInformation => SigningInformation.Parse(ref reader),
        SmpCode.SecurityRequest => SecurityRequest.Parse(ref reader),
        SmpCode.PairingPublicKey => PairingPublicKey.Parse(ref reader),
        SmpCode.PairingDhKeyCheck => PairingDhKeyCheck.Parse(ref reader),
        SmpCode.PairingKeypressNotification => PairingKeypressNotification.Parse(ref reader),
        _ => null,
    };
}
