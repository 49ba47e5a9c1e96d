using System;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Smp;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Wire;

namespace SecureGattServer.Simulator.Demo;

/// <summary>Tells what two devices say to each other in SMP, read off the wire on the phone's side.</summary>
internal sealed class PairingNarrator
{
    private readonly ITranscript _transcript;
    private readonly BleAddress _peer;
    private PairingFeatures? _request;

    public PairingNarrator(ITranscript transcript, HciTap phone, BleAddress peer)
    {
        (_transcript, _peer) = (transcript, peer);
        phone.Seen += OnFact;
    }

    /// <summary>What the last pairing agreed on; null before one did.</summary>
    public PairingStarted? Agreed { get; private set; }

    private void OnFact(WireFact fact)
    {
        if (fact.Layer != WireLayer.Smp || Parse(fact) is not { } pdu) return;
        switch (pdu)
        {
            case PairingRequest request:
                (_request, Agreed) = (request.Features, null);
                Say(fact, $"Pairing Request: {Describe(request.Features)}");
                break;
            case PairingResponse response when _request is { } asked:
                Say(fact, $"Pairing Response: {Describe(response.Features)}");
                Agree(asked, response.Features);
                break;
            case PairingFailed failed:
                Say(fact, $"Pairing Failed: {failed.Reason} (0x{(byte)failed.Reason:X2})");
                break;
            default:
                if (pdu.Code == SmpCode.SecurityRequest) Say(fact, "Security Request: please protect this link");
                break;
        }
    }

    private void Agree(PairingFeatures request, PairingFeatures response)
    {
        Agreed = new PairingStarted
        {
            Peer = _peer,
            LocalRole = LinkRole.Central,
            Initiator = request,
            Responder = response,
            Model = AssociationModel.Select(request, response),
            KeySize = Math.Min(request.MaxKeySize, response.MaxKeySize),
        };
        _transcript.Say(Speaker.Why, $"{Agreed.Why} The phone is the initiator, the device the responder.");
    }

    private void Say(WireFact fact, string text) => _transcript.Say(fact.Received ? Speaker.Device : Speaker.Phone, $"-> {text}");

    private static string Describe(PairingFeatures features) =>
        $"IO capability {features.IoCapability}, {features.AuthReq}, keys up to {features.MaxKeySize} octets{(features.HasOob ? ", has out-of-band data" : "")}";

    private static SmpPdu? Parse(WireFact fact)
    {
        try
        {
            return SmpPdu.Parse(fact.Octets);
        }
        catch (MalformedPduException)
        {
            return null;
        }
    }
}
