using System;
using System.Collections;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>The characteristics of a service of the server.</summary>
public class GattLocalService
{
    private readonly ArrayList _characteristics = [];

    internal GattLocalService(Guid serviceUuid) => Uuid = serviceUuid;

    /// <summary>The characteristics, in order of creation.</summary>
    public GattLocalCharacteristic[] Characteristics =>
        (GattLocalCharacteristic[])_characteristics.ToArray(typeof(GattLocalCharacteristic));

    public Guid Uuid { get; }

    /// <summary>
    /// Adds a characteristic, before advertising starts. Raises the server's protection level to the characteristic's requirement.
    /// </summary>
    public GattLocalCharacteristicResult CreateCharacteristic(Guid characteristicUuid, GattLocalCharacteristicParameters parameters)
    {
        GattLocalCharacteristic characteristic = new(characteristicUuid, parameters);
        _characteristics.Add(characteristic);
        BluetoothLEServer.Instance.UpdateSecurityPairingRequirements(characteristic.ReadProtectionLevel);
        BluetoothLEServer.Instance.UpdateSecurityPairingRequirements(characteristic.WriteProtectionLevel);
        return new GattLocalCharacteristicResult(characteristic, BluetoothError.Success);
    }
}
