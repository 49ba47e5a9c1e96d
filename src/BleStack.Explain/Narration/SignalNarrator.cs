using System;
using System.Globalization;
using System.Text;
using BleStack.Core;
using BleStack.Explain.Capture;
using BleStack.L2cap;

namespace BleStack.Explain.Narration;

/// <summary>Narrates the LE signalling channel: requests for other connection parameters, and their answers ([Vol 3, Part A] 4).</summary>
internal sealed class SignalNarrator(LinkNarrator link)
{
    public void OnPdu(Party sender, ReadOnlySpan<byte> pdu, bool isCut)
    {
        if (isCut || pdu.Length < 4) return;
        try
        {
            var reader = new PduReader(pdu[4..]);
            switch ((SignalingCode)pdu[0])
            {
                case SignalingCode.ConnectionParameterUpdateRequest: OnRequest(sender, ref reader, pdu); break;
                case SignalingCode.ConnectionParameterUpdateResponse: OnAnswer(sender, reader.U16(), pdu); break;
                case SignalingCode.LeCreditBasedConnectionRequest:
                    Tell(
                        NarratedKind.LinkLayer,
                        sender,
                        $"{Words.Begin(sender)} asks for a data channel to service 0x{reader.U16():X4}.",
                        pdu
                    );
                    break;
                case SignalingCode.CommandReject:
                    Tell(NarratedKind.LinkLayer, sender, $"{Words.Begin(sender)} does not know the other side's signalling command.", pdu);
                    break;
            }
        }
        catch (MalformedPduException exception)
        {
            Tell(NarratedKind.LinkLayer, sender,
                $"{Words.Begin(sender)} sends a signalling message that does not fit the specification: {exception.Message}", pdu);
        }
    }

    private void OnRequest(Party sender, ref PduReader reader, ReadOnlySpan<byte> pdu)
    {
        link.OnParametersWanted(sender, new WantedParameters(reader.U16(), reader.U16(), reader.U16(), reader.U16()), pdu);
    }

    private void OnAnswer(Party sender, ushort result, ReadOnlySpan<byte> pdu)
    {
        if (result == 0)
            Tell(NarratedKind.ParametersAnswered, sender, $"{Words.Begin(sender)} accepts the connection parameters.", pdu);
        else
            link.Tell(
                NarratedKind.ParametersAnswered,
                Severity.Warning,
                sender,
                $"{Words.Begin(sender)} refuses the connection parameters.",
                "The link keeps those it has.",
                channel: LinkNarrator.Signal,
                octets: pdu
            );
    }

    private void Tell(NarratedKind kind, Party sender, string text, ReadOnlySpan<byte> pdu) =>
        link.Tell(kind, Severity.Detail, sender, text, channel: LinkNarrator.Signal, octets: pdu);
}

/// <summary>Parameters that a device requests, in HCI units.</summary>
internal readonly record struct WantedParameters(ushort IntervalMin, ushort IntervalMax, ushort Latency, ushort Timeout)
{
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"interval {IntervalMin * 1.25:0.##} to {IntervalMax * 1.25:0.##} ms, latency {Latency}, supervision timeout {Timeout / 100.0:0.##} s"
        );

    /// <summary>Violations of Apple's Accessory Design Guidelines for Apple Devices, "Connection Parameters"; null for none.</summary>
    public string? AgainstGuidelines()
    {
        double min = IntervalMin * 1.25, max = IntervalMax * 1.25, timeout = Timeout * 10.0;
        var problems = new StringBuilder();
        if (min < 15) Add("the shortest interval is below 15 ms");
        if (max < min + 15 && !(min == 15 && max == 15)) Add("the interval's range is narrower than 15 ms");
        if (Latency > 30) Add("the latency is above 30");
        if (timeout is < 2000 or > 6000) Add("the supervision timeout is outside 2 to 6 s");
        if (max * (Latency + 1) > 2000) Add("the device may stay silent for more than 2 s");
        if (max * (Latency + 1) * 3 >= timeout) Add("the supervision timeout is shorter than three times that silence");
        return problems.Length == 0 ? null : problems.ToString();

        void Add(string problem) => problems.Append(problems.Length == 0 ? "" : ", ").Append(problem);
    }
}
