using SecureGattServer.Simulator.Output;

namespace SecureGattServer.Simulator.Wire;

/// <summary>
/// Shows each packet of a host in one line, for --verbose: "-> ATT ReadRequest 0300" was sent by this side's host, "&lt;- …" received.
/// </summary>
internal static class PacketLines
{
    public static void Show(HciTap tap, ITranscript transcript) => tap.Seen += fact => transcript.Say(Speaker.Packet, Describe(fact));

    private static string Describe(WireFact fact) => $"{(fact.Received ? "<-" : "->")} {fact}";
}
