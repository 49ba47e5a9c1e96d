using System;
using BleStack.Att;
using BleStack.Hci.Packets;
using BleStack.Smp;

namespace SecureGattServer.Simulator.Wire;

/// <summary>The layer of an observed packet.</summary>
internal enum WireLayer
{
    /// <summary>An HCI command; <see cref="WireFact.Octets"/> is the opcode, least significant octet first, and its parameters.</summary>
    Command,

    /// <summary>An HCI event; <see cref="WireFact.Octets"/> is the event code and its parameters.</summary>
    Event,

    /// <summary>A whole L2CAP PDU on the ATT channel.</summary>
    Att,

    /// <summary>A whole L2CAP PDU on the SMP channel.</summary>
    Smp,

    /// <summary>A whole L2CAP PDU on the signalling channel.</summary>
    Signal,
}

/// <summary>A complete PDU observed between a host and its controller.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Received">From the controller: what the peer sent, or an event.</param>
/// <param name="Octets">The PDU.</param>
internal sealed record WireFact(WireLayer Layer, bool Received, byte[] Octets)
{
    public AttOpcode Att => Layer == WireLayer.Att && Octets.Length > 0 ? (AttOpcode)Octets[0] : AttOpcode.None;

    public SmpCode Smp => Layer == WireLayer.Smp && Octets.Length > 0 ? (SmpCode)Octets[0] : 0;

    public HciEventCode Event => Layer == WireLayer.Event && Octets.Length > 0 ? (HciEventCode)Octets[0] : 0;

    /// <summary>An Error Response to this request with this code.</summary>
    public bool IsAttError(AttOpcode request, AttErrorCode error) =>
        Att == AttOpcode.ErrorResponse && Octets is [_, var refused, _, _, var code] && refused == (byte)request && code == (byte)error;

    public HciOpcode Command => Layer == WireLayer.Command && Octets.Length >= 2 ? (HciOpcode)(Octets[0] | Octets[1] << 8) : 0;

    /// <summary>"ATT ReadRequest 2A00"-like text for --verbose: layer, name, octets. Keys are never printed.</summary>
    public override string ToString() => Text().TrimEnd();

    private string Text() => Layer switch
    {
        WireLayer.Att => $"ATT {Att} {Hex(1)}",
        WireLayer.Smp => $"SMP {Smp}{(IsSecret ? $" ({Octets.Length - 1} octets)" : " " + Hex(1))}",
        WireLayer.Signal => $"L2CAP signal {Hex(0)}",
        WireLayer.Command => $"HCI command {Command}{(IsSecret ? $" ({Octets.Length - 2} octets)" : " " + Hex(2))}",
        _ => $"HCI event {Event} {Hex(1)}",
    };

    private bool IsSecret =>
        Smp is SmpCode.EncryptionInformation or SmpCode.IdentityInformation or SmpCode.SigningInformation or SmpCode.PairingRandom
        || Command
            is HciOpcode.LeEnableEncryption
                or HciOpcode.LeLongTermKeyRequestReply
                or HciOpcode.LeAddDeviceToResolvingList
                or HciOpcode.LeEncrypt;

    private string Hex(int from) => Convert.ToHexString(Octets.AsSpan(Math.Min(from, Octets.Length)));
}
