using System;
using BleStack.Virtual;
using SecureGattServer.Studio.Model;

namespace SecureGattServer.Simulator.Studio;

/// <summary>Makes steps of the unencrypted link-layer control PDUs of an air; the page collapses them.</summary>
/// <param name="stage">"live" or "scene".</param>
/// <param name="add">Receives the steps.</param>
internal sealed class AirSteps(string stage, Action<StepEntry> add) : ISniffer
{
    private const int Control = 0b11;
    private const int Header = 2;
    private const int ConnectInd = 5;

    // [Vol 6, Part B] 2.4.2, Table 2.18.
    private static readonly string[] s_names =
    [
        "LL_CONNECTION_UPDATE_IND", "LL_CHANNEL_MAP_IND", "LL_TERMINATE_IND", "LL_ENC_REQ", "LL_ENC_RSP", "LL_START_ENC_REQ",
        "LL_START_ENC_RSP", "LL_UNKNOWN_RSP",
        "LL_FEATURE_REQ", "LL_FEATURE_RSP", "LL_PAUSE_ENC_REQ", "LL_PAUSE_ENC_RSP", "LL_VERSION_IND", "LL_REJECT_IND",
        "LL_PERIPHERAL_FEATURE_REQ",
        "LL_CONNECTION_PARAM_REQ", "LL_CONNECTION_PARAM_RSP", "LL_REJECT_EXT_IND", "LL_PING_REQ", "LL_PING_RSP", "LL_LENGTH_REQ",
        "LL_LENGTH_RSP", "LL_PHY_REQ",
        "LL_PHY_RSP", "LL_PHY_UPDATE_IND",
    ];

    public void OnPdu(in SniffedPdu pdu)
    {
        ReadOnlySpan<byte> octets = pdu.Octets;
        if (pdu.IsAdvertising)
        {
            if (octets.Length > Header && (octets[0] & 0x0F) == ConnectInd)
                Add("phone", "CONNECT_IND: the phone opens the connection", octets);
            return;
        }

        if (pdu.IsEncrypted || octets.Length <= Header || (octets[0] & Control) != Control) return;
        int opcode = octets[Header];
        Add(pdu.FromCentral ? "phone" : "device", opcode < s_names.Length ? s_names[opcode] : $"LL control PDU 0x{opcode:X2}", octets);
    }

    private void Add(string from, string text, ReadOnlySpan<byte> octets) => add(new StepEntry
    {
        T = Clock.Now,
        Stage = stage,
        Level = "ll",
        From = from,
        Kind = "llControl",
        Severity = "detail",
        Text = text,
        Octets = Convert.ToHexString(octets),
        Fields =
        [
            new FieldEntry("Header", Convert.ToHexString(octets[..Header]), ""),
            new FieldEntry("Payload", Convert.ToHexString(octets[Header..]), ""),
        ],
    });
}
