namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Status of a service's advertising.</summary>
public enum GattServiceProviderAdvertisementStatus
{
    Created = 0,

    Stopped = 1,

    Started = 2,

    Aborted = 3,

    /// <summary>Advertising, but a section did not fit into advertising data and scan response.</summary>
    StartedWithoutAllAdvertisementData = 4,
}
