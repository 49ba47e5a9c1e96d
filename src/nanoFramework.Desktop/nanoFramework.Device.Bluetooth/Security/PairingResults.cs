namespace nanoFramework.Device.Bluetooth;

public class DevicePairingResult
{
    internal DevicePairingResult(DevicePairingProtectionLevel protectionLevelUsed, DevicePairingResultStatus status)
    {
        ProtectionLevelUsed = protectionLevelUsed;
        Status = status;
    }

    public DevicePairingProtectionLevel ProtectionLevelUsed { get; }

    /// <summary>Success, or the kind of failure.</summary>
    public DevicePairingResultStatus Status { get; }
}

public class DeviceUnpairingResult
{
    internal DeviceUnpairingResult(DeviceUnpairingResultStatus status) => Status = status;

    /// <summary>Always Unpaired.</summary>
    public DeviceUnpairingResultStatus Status { get; }
}

/// <summary>A user name and a password.</summary>
public class PasswordCredential
{
    public PasswordCredential(string userName, string password)
    {
        UserName = userName;
        Password = password;
    }

    public string Password { get; }

    public string UserName { get; }
}
