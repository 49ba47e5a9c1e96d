using System.Collections;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Parameters of a new characteristic.</summary>
public class GattLocalCharacteristicParameters
{
    private readonly ArrayList _presentationFormats = [];

    /// <summary>Creates parameters without properties and protection.</summary>
    public GattLocalCharacteristicParameters()
    {
    }

    /// <summary>The protection required for writing.</summary>
    public GattProtectionLevel WriteProtectionLevel { get; set; }

    /// <summary>Text for a user description descriptor; empty for none.</summary>
    public string UserDescription { get; set; } = "";

    /// <summary>The static value that answers every read; null to raise an event for reads.</summary>
    public Buffer StaticValue { get; set; }

    /// <summary>The protection required for reading.</summary>
    public GattProtectionLevel ReadProtectionLevel { get; set; }

    public GattCharacteristicProperties CharacteristicProperties { get; set; }

    public GattPresentationFormat[] PresentationFormats =>
        (GattPresentationFormat[])_presentationFormats.ToArray(typeof(GattPresentationFormat));

    /// <summary>Adds a presentation format.</summary>
    public void CreateGattPresentationFormat(byte formatType, int exponent, ushort unit, byte namespaceId, ushort decsription) =>
        _presentationFormats.Add(new GattPresentationFormat(formatType, exponent, unit, namespaceId, decsription));
}
