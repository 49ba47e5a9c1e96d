using BleStack.Core;

namespace BleStack.Smp;

/// <summary>Pairing Request: the initiating side of the feature exchange, [Vol 3, Part H] 3.5.1.</summary>
/// <remarks>Octets: <see cref="PairingFeatures"/> (6).</remarks>
/// <param name="Features">What the initiating offers and asks for.</param>
internal sealed record PairingRequest(PairingFeatures Features) : SmpPdu
{
    /// <inheritdoc/>
    public override SmpCode Code => SmpCode.PairingRequest;

    internal static PairingRequest Parse(ref PduReader reader, bool acceptsReserved) =>
        new(PairingFeatures.Parse(ref reader, acceptsReserved));

    private protected override void WriteData(ref PduWriter writer) => Features.Write(ref writer);
}

/// <summary>Pairing Response: the responding side of the feature exchange, [Vol 3, Part H] 3.5.2.</summary>
/// <remarks>Octets: <see cref="PairingFeatures"/> (6).</remarks>
/// <param name="Features">What the responding offers and asks for.</param>
internal sealed record PairingResponse(PairingFeatures Features) : SmpPdu
{
    /// <inheritdoc/>
    public override SmpCode Code => SmpCode.PairingResponse;

    internal static PairingResponse Parse(ref PduReader reader, bool acceptsReserved) =>
        new(PairingFeatures.Parse(ref reader, acceptsReserved));

    private protected override void WriteData(ref PduWriter writer) => Features.Write(ref writer);
}

/// <summary>Commitment to a value not shown yet, [Vol 3, Part H] 3.5.3.</summary>
/// <remarks>Octets: Value (16).</remarks>
/// <param name="Value">Sixteen octets, most significant first.</param>
internal sealed record PairingConfirm(byte[] Value) : SmpPdu
{
    /// <inheritdoc/>
    public override SmpCode Code => SmpCode.PairingConfirm;

    internal static PairingConfirm Parse(ref PduReader reader) => new(ReadValue(ref reader));

    private protected override void WriteData(ref PduWriter writer) => WriteValue(ref writer, Value);
}

/// <summary>The value committed to, [Vol 3, Part H] 3.5.4.</summary>
/// <remarks>Octets: Value (16).</remarks>
/// <param name="Value">Sixteen octets, most significant first.</param>
internal sealed record PairingRandom(byte[] Value) : SmpPdu
{
    /// <inheritdoc/>
    public override SmpCode Code => SmpCode.PairingRandom;

    internal static PairingRandom Parse(ref PduReader reader) => new(ReadValue(ref reader));

    private protected override void WriteData(ref PduWriter writer) => WriteValue(ref writer, Value);
}

/// <summary>The pairing has ended; nothing answers it, [Vol 3, Part H] 3.5.5.</summary>
/// <remarks>Octets: Reason (1).</remarks>
/// <param name="Reason">Why; values not in the table are kept as received.</param>
internal sealed record PairingFailed(PairingFailure Reason) : SmpPdu
{
    /// <inheritdoc/>
    public override SmpCode Code => SmpCode.PairingFailed;

    internal static PairingFailed Parse(ref PduReader reader) => new((PairingFailure)reader.U8());

    private protected override void WriteData(ref PduWriter writer) => writer.U8((byte)Reason);
}

/// <summary>The public key of one side, [Vol 3, Part H] 3.5.6. Not validated yet.</summary>
/// <remarks>Octets: X (32) ∥ Y (32).</remarks>
/// <param name="X">Thirty-two octets, most significant first.</param>
/// <param name="Y">Thirty-two octets, most significant first.</param>
internal sealed record PairingPublicKey(byte[] X, byte[] Y) : SmpPdu
{
    /// <inheritdoc/>
    public override SmpCode Code => SmpCode.PairingPublicKey;

    internal static PairingPublicKey Parse(ref PduReader reader) => new(ReadValue(ref reader, 32), ReadValue(ref reader, 32));

    private protected override void WriteData(ref PduWriter writer)
    {
        WriteValue(ref writer, X, 32);
        WriteValue(ref writer, Y, 32);
    }
}

/// <summary>Proof of having computed the same DHKey, [Vol 3, Part H] 3.5.7.</summary>
/// <remarks>Octets: Value (16).</remarks>
/// <param name="Value">Sixteen octets, most significant first.</param>
internal sealed record PairingDhKeyCheck(byte[] Value) : SmpPdu
{
    /// <inheritdoc/>
    public override SmpCode Code => SmpCode.PairingDhKeyCheck;

    internal static PairingDhKeyCheck Parse(ref PduReader reader) => new(ReadValue(ref reader));

    private protected override void WriteData(ref PduWriter writer) => WriteValue(ref writer, Value);
}

/// <summary>What the user of the keyboard does, [Vol 3, Part H] 3.5.8.</summary>
/// <remarks>Octets: Type (1).</remarks>
/// <param name="Type">Values not in the table are kept as received.</param>
internal sealed record PairingKeypressNotification(KeypressType Type) : SmpPdu
{
    /// <inheritdoc/>
    public override SmpCode Code => SmpCode.PairingKeypressNotification;

    internal static PairingKeypressNotification Parse(ref PduReader reader) => new((KeypressType)reader.U8());

    private protected override void WriteData(ref PduWriter writer) => writer.U8((byte)Type);
}

/// <summary>The Peripheral asks for security, [Vol 3, Part H] 3.6.7.</summary>
/// <remarks>Octets: AuthReq (1).</remarks>
/// <param name="AuthReq">Flags, reserved ones included.</param>
internal sealed record SecurityRequest(AuthReq AuthReq) : SmpPdu
{
    /// <inheritdoc/>
    public override SmpCode Code => SmpCode.SecurityRequest;

    internal static SecurityRequest Parse(ref PduReader reader) => new((AuthReq)reader.U8());

    private protected override void WriteData(ref PduWriter writer) => writer.U8((byte)AuthReq);
}
