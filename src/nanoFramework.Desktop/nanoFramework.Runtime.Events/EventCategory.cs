namespace nanoFramework.Runtime.Events;

/// <summary>The receiver of an event: the second octet of its first word.</summary>
public enum EventCategory
{
    /// <summary>Not assigned.</summary>
    Unknown = 0,

    /// <summary>Events an application posts to itself, see <see cref="CustomEvent"/>.</summary>
    Custom = 10,

    /// <summary>General purpose input and output pins.</summary>
    Gpio = 20,

    /// <summary>Serial ports.</summary>
    SerialDevice = 30,

    /// <summary>Network interfaces.</summary>
    Network = 40,

    /// <summary>Wi-Fi.</summary>
    WiFi = 50,

    /// <summary>Controller Area Network.</summary>
    Can = 60,

    /// <summary>Removable storage.</summary>
    Storage = 70,

    /// <summary>Packet radios.</summary>
    Radio = 80,

    /// <summary>High resolution timers.</summary>
    HighResolutionTimer = 90,

    /// <summary>Bluetooth Low Energy.</summary>
    Bluetooth = 100,

    /// <summary>USB.</summary>
    Usb = 110,

    /// <summary>Touch panels.</summary>
    Touch = 120,

    /// <summary>Gestures on a touch panel.</summary>
    Gesture = 130,

    /// <summary>OpenThread.</summary>
    OpenThread = 140,

    /// <summary>ESP-NOW.</summary>
    EspNow = 150,
}
