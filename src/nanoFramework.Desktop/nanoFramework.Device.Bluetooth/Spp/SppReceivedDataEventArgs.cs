using System.Text;

namespace nanoFramework.Device.Bluetooth.Spp;

/// <summary>Data that came in.</summary>
public class SppReceivedDataEventArgs
{
    internal SppReceivedDataEventArgs(byte[] data) => DataBytes = data;

    /// <summary>As octets.</summary>
    public byte[] DataBytes { get; }

    /// <summary>As UTF-8 text.</summary>
    public string DataString => Encoding.UTF8.GetString(DataBytes);
}
