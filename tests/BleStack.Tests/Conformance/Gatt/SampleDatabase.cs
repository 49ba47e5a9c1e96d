using System;
using System.Linq;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gatt;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>
/// The server's table in these tests, after the suite's wishes (GATT.TS 3.3.2): 16-bit and 128-bit UUIDs mixed, a secondary service,
/// includes of both kinds and of an earlier handle, an empty service, a type that occurs twice, gaps, long values, a value at 0xFFFF, every
/// permission.
/// </summary>
/// <remarks>
/// <code>
/// 0001-000F 180A   0003 2A29 r "Acme"   0005 2A24 r "M1"
/// 0010-005F FFE0   0012 FFE1 r, signed write    0014 FFE2 rw, 8 octets at most   0016 FFE3 w       0018 FFE4 r
///                  001A FFE5 rw authorized      001C FFE6 rw authenticated       001E FFE7 rw, encrypted with 16 octets of key
///                  0020 FFE8 rw encrypted       0022 FFE9 rw, 45 octets; descriptors 0023 of 44, 0024 of 43 octets
///                  0026 FFEA application errors 0x80, 0x81                       0028 FFEB rw, 4 octets fixed
///                  002A FFEC r, write without response                           002C FFED r notify, CCCD 002D
///                  002F FFEE r indicate, CCCD 0030                               0032 FFEF r notify, CCCD 0033
///                  0035 FFF0 rw, reliable; 0036 extended properties, 0037 user description rw
///                  0039 U3 r; descriptors 003A U4 rw, 003B w, 003C authorized, 003D authenticated, 003E 16 octets of key, 003F r
/// 0060-0064 FFA0 secondary   0062 FFA1 r
/// 0068-006A U2 secondary     006A FFA2 r
/// 0070-0077 U1     0071 includes FFA0, 0072 includes U2, 0073 includes 180A   0075 FFB1 r
/// 0080-0080 180A
/// 0090-0092 U1     0092 FFB2 r
/// 00A0-00AF FFB0 00A2 uint8, format 00A3 00A5 uint16, format 00A6 00A8 both, aggregate 00A9 00AB utf8s, format 00AC, server configuration
/// 00AD FFFD-FFFF 180F   FFFF 2A19 r
/// </code>
/// The 128-bit UUIDs U1 to U4 are 12345678-9ABC-DEF0-1122-3344556677xx.
/// </remarks>
internal static class SampleDatabase
{
    private const AttributePermissions Open = AttributePermissions.Read | AttributePermissions.Write;
    private const AttributePermissions Authorized = AttributePermissions.ReadAuthorized | AttributePermissions.WriteAuthorized;
    private const AttributePermissions Authenticated = AttributePermissions.ReadAuthenticated | AttributePermissions.WriteAuthenticated;
    private const AttributePermissions Encrypted = AttributePermissions.ReadEncrypted | AttributePermissions.WriteEncrypted;
    private const GattProperties ReadWrite = GattProperties.Read | GattProperties.Write;

    public static void Build(GattServer server)
    {
        GattService information = server.Add(new GattService(0x180A) { RequestedHandle = 0x0001, RequestedEndHandle = 0x000F }
            .Add(Value(0x2A29, GattProperties.Read, "41636D65")).Add(Value(0x2A24, GattProperties.Read, "4D31")));
        server.Add(Permissions());
        GattService inner = server.Add(new GattService(0xFFA0, isPrimary: false) { RequestedHandle = 0x0060, RequestedEndHandle = 0x0064 }
            .Add(Value(0xFFA1, GattProperties.Read, "A1")));
        GattService longInner = server.Add(
            new GattService(Long(2), isPrimary: false) { RequestedHandle = 0x0068 }.Add(Value(0xFFA2, GattProperties.Read, "A2"))
        );
        server.Add(new GattService(Long(1)) { RequestedHandle = 0x0070, RequestedEndHandle = 0x0077 }
            .Include(inner).Include(longInner).Include(information).Add(Value(0xFFB1, GattProperties.Read, "B1")));
        server.Add(new GattService(0x180A) { RequestedHandle = 0x0080 });
        server.Add(new GattService(Long(1)) { RequestedHandle = 0x0090 }.Add(Value(0xFFB2, GattProperties.Read, "B2")));
        server.Add(Formats());
        server.Add(new GattService(0x180F) { RequestedHandle = 0xFFFD }.Add(Value(0x2A19, GattProperties.Read, "64")));
    }

    /// <summary>The UUID 12345678-9ABC-DEF0-1122-3344556677xx, where xx is <paramref name="last"/>.</summary>
    public static BleUuid Long(byte last) => new(new Guid($"12345678-9ABC-DEF0-1122-3344556677{last:X2}"));

    /// <summary>00 01 02 … as hex.</summary>
    public static string Count(int octets, int from = 0) =>
        Convert.ToHexString(Enumerable.Range(from, octets).Select(static i => (byte)i).ToArray());

    private static GattService Permissions() =>
        new GattService(0xFFE0) { RequestedHandle = 0x0010, RequestedEndHandle = 0x005F }
            .Add(
                Value(
                    0xFFE1,
                    GattProperties.Read | GattProperties.AuthenticatedSignedWrites,
                    "00",
                    AttributePermissions.Read | AttributePermissions.WriteSigned,
                    4
                )
            )
            .Add(Value(0xFFE2, ReadWrite, "0102", Open, 8))
            .Add(Value(0xFFE3, GattProperties.Write, "AA"))
            .Add(Value(0xFFE4, GattProperties.Read, "55"))
            .Add(Value(0xFFE5, ReadWrite, "08", Authorized))
            .Add(Value(0xFFE6, ReadWrite, "05", Authenticated))
            .Add(Key16(Value(0xFFE7, ReadWrite, "0C", Encrypted)))
            .Add(Value(0xFFE8, ReadWrite, "0F", Encrypted))
            .Add(Value(0xFFE9, ReadWrite, Count(45)).Add(Descriptor(0xFFD1, Open, Count(44))).Add(Descriptor(0xFFD2, Open, Count(43))))
            .Add(ApplicationErrors())
            .Add(Fixed(Value(0xFFEB, ReadWrite, "01020304")))
            .Add(Value(0xFFEC, GattProperties.Read | GattProperties.WriteWithoutResponse, "00", Open, 4))
            .Add(Value(0xFFED, GattProperties.Read | GattProperties.Notify, "01"))
            .Add(Value(0xFFEE, GattProperties.Read | GattProperties.Indicate, "02"))
            .Add(Value(0xFFEF, GattProperties.Read | GattProperties.Notify, "03"))
            .Add(Reliable())
            .Add(Descriptors());

    private static GattService Formats() =>
        new GattService(0xFFB0) { RequestedHandle = 0x00A0, RequestedEndHandle = 0x00AF }
            .Add(Value(0xFFC1, GattProperties.Read, "64").Add(GattDescriptor.PresentationFormat(0x04, -1, 0x2701)))
            .Add(Value(0xFFC2, GattProperties.Read, "3412").Add(GattDescriptor.PresentationFormat(0x06, 2, 0x2710, 1, 0x0102)))
            .Add(Value(0xFFC3, GattProperties.Read, "643412").Add(Descriptor(0x2905, AttributePermissions.Read, "A300A600")))
            .Add(
                Value(0xFFC4, GattProperties.Read, Count(26, 0x61))
                    .Add(GattDescriptor.PresentationFormat(0x19, 0, 0x2700))
                    .Add(GattDescriptor.ServerConfiguration())
            );

    private static GattCharacteristic Reliable() =>
        new GattCharacteristic(0xFFF0, ReadWrite | GattProperties.ExtendedProperties, Open)
        {
            ExtendedProperties = GattExtendedProperties.ReliableWrite,
        }
            .Add(Descriptor(0x2900, AttributePermissions.Read, "0100"))
            .Add(GattDescriptor.UserDescription("Volts", Open));

    private static GattCharacteristic Descriptors()
    {
        GattDescriptor key16 = Descriptor(0xFFD6, Encrypted, "0C");
        key16.Row.MinimumKeySize = 16;
        return Value(Long(3), GattProperties.Read, "77")
            .Add(Descriptor(Long(4), Open, "44"))
            .Add(Descriptor(0xFFD3, AttributePermissions.Write, "AA"))
            .Add(Descriptor(0xFFD4, Authorized, "08"))
            .Add(Descriptor(0xFFD5, Authenticated, "05"))
            .Add(key16)
            .Add(Descriptor(0xFFD7, AttributePermissions.Read, "55"));
    }

    private static GattCharacteristic ApplicationErrors() => new(0xFFEA, ReadWrite, Open)
    {
        OnRead = static request => request.Fail(AttErrorCode.ApplicationErrorFirst),
        OnWrite = static (request, _) => request.Fail(AttErrorCode.ApplicationErrorFirst + 1),
    };

    private static GattCharacteristic Value(
        BleUuid uuid,
        GattProperties properties,
        string value,
        AttributePermissions? permissions = null,
        int maximum = 512
    )
    {
        var characteristic = new GattCharacteristic(uuid, properties, permissions);
        characteristic.SetValue(Convert.FromHexString(value));
        characteristic.Row.MaxLength = maximum;
        return characteristic;
    }

    private static GattDescriptor Descriptor(BleUuid uuid, AttributePermissions permissions, string value) =>
        GattDescriptor.WithValue(uuid, permissions, Convert.FromHexString(value));

    private static GattCharacteristic Key16(GattCharacteristic characteristic)
    {
        characteristic.Row.MinimumKeySize = 16;
        return characteristic;
    }

    private static GattCharacteristic Fixed(GattCharacteristic characteristic)
    {
        characteristic.Row.MaxLength = characteristic.Value.Length;
        characteristic.Row.IsFixedLength = true;
        return characteristic;
    }
}
