using BleStack.Core;

namespace BleStack.Smp;

/// <summary>A legacy LTK, [Vol 3, Part H] 3.6.2.</summary>
/// <remarks>Octets: LongTermKey (16).</remarks>
/// <param name="LongTermKey">Sixteen octets, most significant first.</param>
internal sealed record EncryptionInformation(byte[] LongTermKey) : SmpPdu
{
    /// <inheritdoc/>
    public override SmpCode Code => SmpCode.EncryptionInformation;

    internal static EncryptionInformation Parse(ref PduReader reader) => new(ReadValue(ref reader));

    private protected override void WriteData(ref PduWriter writer) => WriteValue(ref writer, LongTermKey);
}

/// <summary>What finds a legacy LTK again, [Vol 3, Part H] 3.6.3.</summary>
/// <remarks>Octets: EDIV (2) ∥ Rand (8).</remarks>
/// <param name="Ediv">Encrypted diversifier.</param>
/// <param name="Rand">Random number.</param>
internal sealed record CentralIdentification(ushort Ediv, ulong Rand) : SmpPdu
{
    /// <inheritdoc/>
    public override SmpCode Code => SmpCode.CentralIdentification;

    internal static CentralIdentification Parse(ref PduReader reader) => new(reader.U16(), reader.U64());

    private protected override void WriteData(ref PduWriter writer)
    {
        writer.U16(Ediv);
        writer.U64(Rand);
    }
}

/// <summary>An IRK, [Vol 3, Part H] 3.6.4.</summary>
/// <remarks>Octets: IdentityResolvingKey (16).</remarks>
/// <param name="IdentityResolvingKey">Sixteen octets, most significant first; all zero where the sender has none.</param>
internal sealed record IdentityInformation(byte[] IdentityResolvingKey) : SmpPdu
{
    /// <inheritdoc/>
    public override SmpCode Code => SmpCode.IdentityInformation;

    internal static IdentityInformation Parse(ref PduReader reader) => new(ReadValue(ref reader));

    private protected override void WriteData(ref PduWriter writer) => WriteValue(ref writer, IdentityResolvingKey);
}

/// <summary>The sender's identity address, [Vol 3, Part H] 3.6.5.</summary>
/// <remarks>Octets: AddrType (1) ∥ BD_ADDR (6).</remarks>
/// <param name="Address">Public or static random.</param>
internal sealed record IdentityAddressInformation(BleAddress Address) : SmpPdu
{
    /// <inheritdoc/>
    public override SmpCode Code => SmpCode.IdentityAddressInformation;

    internal static IdentityAddressInformation Parse(ref PduReader reader)
    {
        byte type = reader.U8();
        BleAddress address = BleAddress.Read(ref reader, (AddressType)type);
        if (type > (byte)AddressType.Random || !address.IsIdentity)
            throw new MalformedPduException("The identity address is neither public nor static random.");
        return new(address);
    }

    private protected override void WriteData(ref PduWriter writer)
    {
        writer.U8((byte)Address.Plain.Type);
        Address.Write(ref writer);
    }
}

/// <summary>A CSRK, [Vol 3, Part H] 3.6.6.</summary>
/// <remarks>Octets: SignatureResolvingKey (16).</remarks>
/// <param name="SignatureResolvingKey">Sixteen octets, most significant first.</param>
internal sealed record SigningInformation(byte[] SignatureResolvingKey) : SmpPdu
{
    /// <inheritdoc/>
    public override SmpCode Code => SmpCode.SigningInformation;

    internal static SigningInformation Parse(ref PduReader reader) => new(ReadValue(ref reader));

    private protected override void WriteData(ref PduWriter writer) => WriteValue(ref writer, SignatureResolvingKey);
}
