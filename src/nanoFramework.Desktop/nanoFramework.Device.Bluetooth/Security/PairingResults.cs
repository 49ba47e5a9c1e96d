namespace nanoFramework.Device.Bluetooth;

/// <summary>What came of <see cref="DevicePairing.Pair()"/>.</summary>
public class DevicePairingResult
{
    internal DevicePairingResult(DevicePairingProtectionLevel protectionLevelUsed, DevicePairingResultStatus status)
    {
        ProtectionLevelUsed = protectionLevelUsed;
        Status = status;
    }

    /// <summary>The level that was asked for.</summary>
    public DevicePairingProtectionLevel ProtectionLevelUsed { get; }

    /// <summary>Success, or which failure.</summary>
    public DevicePairingResultStatus Status { get; }
}

/// <summary>What came of <see cref="DevicePairing.Unpair"/>.</summary>
public class DeviceUnpairingResult
{
    internal DeviceUnpairingResult(DeviceUnpairingResultStatus status) => Status = status;

    /// <summary>Always Unpaired.</summary>
    public DeviceUnpairingResultStatus Status { get; }
}

/// <summary>A user name and a password.</summary>
public class PasswordCredential
{
    /// <summary>Makes one.</summary>
    public PasswordCredential(string userName, string password)
    {
        UserName = userName;
        Password = password;
    }

    /// <summary>The password.</summary>
    public string Password { get; }

    /// <summary>The user's name.</summary>
    public string UserName { get; }
}
