using System.Text;

namespace nanoFramework.Device.Bluetooth;

/// <summary>A question of a pairing. When no Accept method is called, the pairing times out.</summary>
public class DevicePairingRequestedEventArgs
{
    private readonly ushort _connectionHandle;

    internal DevicePairingRequestedEventArgs(DevicePairing pairing, ushort connectionHandle, DevicePairingKinds kind, uint pin)
    {
        Pairing = pairing;
        _connectionHandle = connectionHandle;
        PairingKind = kind;
        Pin = pin;
    }

    /// <summary>The kind of question.</summary>
    public DevicePairingKinds PairingKind { get; }

    /// <summary>The number to compare, 0 to 999999; 0 for the other kinds.</summary>
    public uint Pin { get; }

    internal DevicePairing Pairing { get; }

    /// <summary>Confirms that the numbers are equal.</summary>
    public void Accept() => NativeAcceptYesNo(_connectionHandle, PairingKind, 1);

    /// <summary>Answers with the passkey typed by the user, or sets the one to show.</summary>
    /// <param name="passkey">0 to 999999.</param>
    public void Accept(int passkey) => NativeAcceptPasskey(_connectionHandle, PairingKind, passkey);

    /// <summary>Defect 17: the image ignores the credentials.</summary>
    public void AcceptWithPasswordCredential(PasswordCredential password) =>
        NativeAcceptCredentials(
            _connectionHandle,
            PairingKind,
            Encoding.UTF8.GetBytes(password.UserName),
            Encoding.UTF8.GetBytes(password.Password)
        );

    private ushort NativeAcceptYesNo(ushort connectionHandle, DevicePairingKinds kind, int YesNo) =>
        NativeBluetooth.Pairing.NativeAcceptYesNo(this, connectionHandle, kind, YesNo);

    private ushort NativeAcceptPasskey(ushort connectionHandle, DevicePairingKinds kind, int passkey) =>
        NativeBluetooth.Pairing.NativeAcceptPasskey(this, connectionHandle, kind, passkey);

    private ushort NativeAcceptCredentials(ushort connectionHandle, DevicePairingKinds kind, byte[] username, byte[] password) =>
        NativeBluetooth.Pairing.NativeAcceptCredentials(this, connectionHandle, kind, username, password);
}
