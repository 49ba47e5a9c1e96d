using System.Collections;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>What a characteristic is to be like.</summary>
public class GattLocalCharacteristicParameters
{
    private readonly ArrayList _presentationFormats = [];

    /// <summary>Plain, without properties.</summary>
    public GattLocalCharacteristicParameters()
    {
    }

    /// <summary>What writing asks of the link.</summary>
    public GattProtectionLevel WriteProtectionLevel { get; set; }

    /// <summary>Text for a user description descriptor; empty for none.</summary>
    public string UserDescription { get; set; } = "";

    /// <summary>The value answered to every read; null to have reads raised.</summary>
    public Buffer StaticValue { get; set; }

    /// <summary>What reading asks of the link.</summary>
    public GattProtectionLevel ReadProtectionLevel { get; set; }

    /// <summary>The properties.</summary>
    public GattCharacteristicProperties CharacteristicProperties { get; set; }

    /// <summary>The presentation formats added.</summary>
    public GattPresentationFormat[] PresentationFormats => (GattPresentationFormat[])_presentationFormats.ToArray(typeof(GattPresentationFormat));

    /// <summary>Adds a presentation format.</summary>
    public void CreateGattPresentationFormat(byte formatType, int exponent, ushort unit, byte namespaceId, ushort decsription) =>
        _presentationFormats.Add(new GattPresentationFormat(formatType, exponent, unit, namespaceId, decsription));
}
