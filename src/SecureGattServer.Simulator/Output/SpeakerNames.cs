namespace SecureGattServer.Simulator.Output;

/// <summary>How a line says whose it is.</summary>
internal static class SpeakerNames
{
    public static string Name(this Speaker speaker) => speaker switch
    {
        Speaker.Device => "device",
        Speaker.Phone => "phone",
        Speaker.Why => "why",
        Speaker.Link => "link",
        Speaker.Packet => "packet",
        _ => "simulator",
    };
}
