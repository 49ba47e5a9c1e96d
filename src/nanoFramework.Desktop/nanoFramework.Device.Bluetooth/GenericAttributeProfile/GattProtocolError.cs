namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>ATT error codes ([Vol 3, Part F] 3.4.1.1). UnsupportedGroupType has the value the device's library gives it, 0x0F, not the specification's 0x10.</summary>
public static class GattProtocolError
{
    /// <summary>Attribute not found.</summary>
    public static byte AttributeNotFound => 0x0A;

    /// <summary>Attribute not long.</summary>
    public static byte AttributeNotLong => 0x0B;

    /// <summary>Insufficient authentication.</summary>
    public static byte InsufficientAuthentication => 0x05;

    /// <summary>Insufficient authorization.</summary>
    public static byte InsufficientAuthorization => 0x08;

    /// <summary>Insufficient encryption.</summary>
    public static byte InsufficientEncryption => 0x0F;

    /// <summary>Insufficient encryption key size.</summary>
    public static byte InsufficientEncryptionKeySize => 0x0C;

    /// <summary>Insufficient resources.</summary>
    public static byte InsufficientResources => 0x11;

    /// <summary>Invalid attribute value length.</summary>
    public static byte InvalidAttributeValueLength => 0x0D;

    /// <summary>Invalid handle.</summary>
    public static byte InvalidHandle => 0x01;

    /// <summary>Invalid offset.</summary>
    public static byte InvalidOffset => 0x07;

    /// <summary>Invalid pdu.</summary>
    public static byte InvalidPdu => 0x04;

    /// <summary>Prepare queue full.</summary>
    public static byte PrepareQueueFull => 0x09;

    /// <summary>Read not permitted.</summary>
    public static byte ReadNotPermitted => 0x02;

    /// <summary>Request not supported.</summary>
    public static byte RequestNotSupported => 0x06;

    /// <summary>Unlikely error.</summary>
    public static byte UnlikelyError => 0x0E;

    /// <summary>Unsupported group type.</summary>
    public static byte UnsupportedGroupType => 0x0F;

    /// <summary>Write not permitted.</summary>
    public static byte WriteNotPermitted => 0x03;
}
