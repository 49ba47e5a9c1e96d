namespace BleStack.Hci.Packets;

/// <summary>The role on one connection, coded as in LE Connection Complete ([Vol 4, Part E] 7.7.65.1).</summary>
public enum LinkRole : byte
{
    /// <summary>Opened the connection; the SMP initiator.</summary>
    Central = 0x00,

    /// <summary>Advertised; the SMP responder.</summary>
    Peripheral = 0x01,
}
