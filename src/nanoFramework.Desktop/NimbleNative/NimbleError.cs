namespace NimbleNative;

/// <summary>Return codes of NimBLE's host API (ble_hs.h) that reach managed code.</summary>
internal static class NimbleError
{
    public const int Ok = 0;
    public const int Already = 2;
    public const int Invalid = 3;
    public const int NoEntry = 5;
    public const int NoMemory = 6;
    public const int NotConnected = 7;
    public const int Timeout = 13;
    public const int Done = 14;

    /// <summary>Added to an HCI error code.</summary>
    public const int HciBase = 0x200;
}
