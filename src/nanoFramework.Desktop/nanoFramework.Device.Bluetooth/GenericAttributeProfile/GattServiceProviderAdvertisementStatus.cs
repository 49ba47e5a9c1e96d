namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>Where the advertising of a service stands.</summary>
public enum GattServiceProviderAdvertisementStatus
{
    /// <summary>Created.</summary>
    Created = 0,

    /// <summary>Stopped.</summary>
    Stopped = 1,

    /// <summary>Started.</summary>
    Started = 2,

    /// <summary>Aborted.</summary>
    Aborted = 3,

    /// <summary>Advertising, but a section did not fit into advertising data and scan response.</summary>
    StartedWithoutAllAdvertisementData = 4,
}
