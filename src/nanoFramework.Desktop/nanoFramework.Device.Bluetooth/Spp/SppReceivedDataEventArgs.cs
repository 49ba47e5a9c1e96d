using System.Text;

namespace nanoFramework.Device.Bluetooth.Spp;

public class SppReceivedDataEventArgs
{
    internal SppReceivedDataEventArgs(byte[] data) => DataBytes = data;

    public byte[] DataBytes { get; }

    /// <summary>The octets decoded as UTF-8.</summary>
    public string DataString => Encoding.UTF8.GetString(DataBytes);
}
