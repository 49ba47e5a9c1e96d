namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>A Characteristic Presentation Format ([Vol 3, Part G] 3.3.3.5).</summary>
public class GattPresentationFormat
{
    internal GattPresentationFormat(byte formatType, int exponent, ushort unit, byte namespaceId, ushort description)
    {
        FormatType = formatType;
        Exponent = exponent;
        Unit = unit;
        Namespace = namespaceId;
        Description = description;
    }

    /// <summary>Meaning of the value within the name space.</summary>
    public ushort Description { get; }

    /// <summary>Power of ten by which the value is multiplied; eight bits are transmitted.</summary>
    public int Exponent { get; }

    /// <summary>Type of the value, see <see cref="GattPresentationFormatTypes"/>.</summary>
    public byte FormatType { get; }

    /// <summary>Organization that defines the description; 1 is the Bluetooth SIG.</summary>
    public byte Namespace { get; }

    /// <summary>Unit UUID from the Assigned Numbers.</summary>
    public ushort Unit { get; }

    public static GattPresentationFormat FromParts(byte formatType, int exponent, ushort unit, byte namespaceId, ushort description) =>
        new(formatType, exponent, unit, namespaceId, description);

    internal Buffer ToBuffer()
    {
        DataWriter writer = new();
        writer.WriteByte(FormatType);
        writer.WriteByte((byte)(sbyte)Exponent);
        writer.WriteUInt16(Unit);
        writer.WriteByte(Namespace);
        writer.WriteUInt16(Description);
        return writer;
    }
}
