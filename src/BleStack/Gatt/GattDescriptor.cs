using System;
using System.Text;
using BleStack.Att;
using BleStack.Core;

namespace BleStack.Gatt;

/// <summary>A characteristic descriptor of the server's table.</summary>
public sealed class GattDescriptor
{
    /// <summary>A descriptor of this type; readable by anyone unless told otherwise.</summary>
    public GattDescriptor(BleUuid uuid, AttributePermissions permissions = AttributePermissions.Read) =>
        Row = new AttributeRow(uuid, permissions) { Owner = this };

    /// <summary>UUID of the descriptor's type.</summary>
    public BleUuid Uuid => Row.Type;

    /// <summary>The handle to use, or 0 for the next free one. Becomes <see cref="Handle"/> when the service is added.</summary>
    public ushort RequestedHandle { get; init; }

    /// <summary>Its handle; 0 outside a database.</summary>
    public ushort Handle => Row.Handle;

    /// <summary>The characteristic it describes.</summary>
    public GattCharacteristic? Characteristic { get; internal set; }

    /// <summary>Its attribute: permissions, value, handlers.</summary>
    public AttributeRow Row { get; }

    /// <summary>Characteristic User Description ([Vol 3, Part G] 3.3.3.2).</summary>
    public static GattDescriptor UserDescription(string text, AttributePermissions permissions = AttributePermissions.Read) =>
        WithValue(GattUuid.UserDescription, permissions, Encoding.UTF8.GetBytes(text));

    /// <summary>Characteristic Presentation Format ([Vol 3, Part G] 3.3.3.5).</summary>
    /// <param name="format">Format of the value, e.g. 0x04 for an unsigned 8-bit number.</param>
    /// <param name="exponent">The value is multiplied by ten to this power.</param>
    /// <param name="unit">Assigned number of the unit, e.g. 0x27AF for beats per minute.</param>
    /// <param name="nameSpace">Who defines <paramref name="description"/>; 1 is the Bluetooth SIG.</param>
    /// <param name="description">Assigned number of the description; 0 unknown.</param>
    public static GattDescriptor PresentationFormat(byte format, sbyte exponent, ushort unit, byte nameSpace = 1, ushort description = 0)
    {
        Span<byte> value = stackalloc byte[7];
        var writer = new PduWriter(value);
        writer.U8(format);
        writer.I8(exponent);
        writer.U16(unit);
        writer.U8(nameSpace);
        writer.U16(description);
        return WithValue(GattUuid.PresentationFormat, AttributePermissions.Read, value);
    }

    /// <summary>Server Characteristic Configuration ([Vol 3, Part G] 3.3.3.4): one value for all clients, bit 0 broadcasts.</summary>
    public static GattDescriptor ServerConfiguration(
        AttributePermissions permissions = AttributePermissions.Read | AttributePermissions.Write
    )
    {
        GattDescriptor descriptor = WithValue(GattUuid.ServerConfiguration, permissions, [0, 0]);
        descriptor.Row.MaxLength = 2;
        descriptor.Row.IsFixedLength = true;
        descriptor.Row.OnWrite = static (request, value) =>
        {
            if (value.Length != 2 || (value[0] & ~1) != 0 || value[1] != 0) request.Fail(AttErrorCode.ValueNotAllowed);
            else
            {
                request.Attribute.SetValue(value);
                request.Respond();
            }
        };
        return descriptor;
    }

    /// <summary>Any descriptor with a fixed value.</summary>
    public static GattDescriptor WithValue(BleUuid uuid, AttributePermissions permissions, ReadOnlySpan<byte> value)
    {
        var descriptor = new GattDescriptor(uuid, permissions);
        descriptor.Row.SetValue(value);
        return descriptor;
    }

    internal static GattDescriptor ExtendedProperties(GattExtendedProperties properties) =>
        WithValue(GattUuid.ExtendedProperties, AttributePermissions.Read, [(byte)properties, (byte)((ushort)properties >> 8)]);
}
