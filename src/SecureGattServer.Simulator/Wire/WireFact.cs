using System;
using BleStack.Att;
using BleStack.Hci.Packets;
using BleStack.Smp;

namespace SecureGattServer.Simulator.Wire;

/// <summary>What a tapped packet belongs to.</summary>
internal enum WireLayer
{
    /// <summary>An HCI event; <see cref="WireFact.Octets"/> is the event code and its parameters.</summary>
    Event,

    /// <summary>A whole L2CAP PDU on the ATT channel.</summary>
    Att,

    /// <summary>A whole L2CAP PDU on the SMP channel.</summary>
    Smp,

    /// <summary>A whole L2CAP PDU on the signalling channel.</summary>
    Signal,
}

/// <summary>One thing that really passed between a host and its controller.</summary>
/// <param name="Layer">What it belongs to.</param>
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

    /// <summary>"ATT ReadRequest 2A00"-like text for --verbose: layer, name, octets. Keys are never printed.</summary>
    public override string ToString() => Layer switch
    {
        WireLayer.Att => $"ATT {Att} {Hex(1)}",
        WireLayer.Smp => $"SMP {Smp}{(IsSecret ? $" ({Octets.Length - 1} octets)" : " " + Hex(1))}",
        WireLayer.Signal => $"L2CAP signal {Hex(0)}",
        _ => $"HCI {Event} {Hex(1)}",
    };

    private bool IsSecret => Smp is SmpCode.EncryptionInformation or SmpCode.IdentityInformation or SmpCode.SigningInformation or SmpCode.PairingRandom;

    private string Hex(int from) => Convert.ToHexString(Octets.AsSpan(Math.Min(from, Octets.Length)));
}
