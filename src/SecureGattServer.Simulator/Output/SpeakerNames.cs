namespace SecureGattServer.Simulator.Output;

/// <summary>Names of the sources of transcript lines.</summary>
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
