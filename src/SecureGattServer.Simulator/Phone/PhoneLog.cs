using System;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Smp;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.World;

namespace SecureGattServer.Simulator.Phone;

/// <summary>Reports unsolicited events of the phone's link: a Security Request, the end of a pairing, the loss of the link.</summary>
internal sealed class PhoneLog
{
    private readonly ITranscript _transcript;
    private readonly ConsoleAgent _agent;

    public PhoneLog(VirtualPhone phone, ConsoleAgent agent, ITranscript transcript)
    {
        (_transcript, _agent) = (transcript, agent);
        phone.Host.Connected += OnConnected;
        phone.Host.Disconnected += OnDisconnected;
    }

    /// <summary>A command waits for the pairing and reports its outcome itself.</summary>
    public Func<bool> IsAwaited { get; init; } = static () => false;

    private void OnConnected(LeLink link)
    {
        link.SecurityRequested += wanted => Say($"the device asks for security: {wanted.Describe()}");
        link.PairingCompleted += OnPairingCompleted;
        link.Client.ServicesChanged += (first, last) =>
            Say($"the device says that its attributes from #{first} to #{last} have changed; discover finds them again");
    }

    private void OnPairingCompleted(PairingOutcome outcome)
    {
        _agent.Withdraw();
        if (!IsAwaited()) Say(outcome.IsSuccess ? $"{outcome}" : $"pairing {outcome}");
    }

    private void OnDisconnected(LeLink link, HciErrorCode reason)
    {
        _agent.Withdraw();
        if (reason != HciErrorCode.ConnectionTerminatedByLocalHost) Say($"link lost: {Describe(reason)}");
    }

    /// <summary>Describes the end of a link, [Vol 1, Part F] 2.</summary>
    internal static string Describe(HciErrorCode reason) => reason switch
    {
        HciErrorCode.ConnectionTimeout => "the device fell silent, switched off or out of reach (0x08)",
        HciErrorCode.RemoteUserTerminatedConnection => "the device ended it (0x13)",
        HciErrorCode.RemoteDeviceTerminatedConnectionDueToLowResources => "the device ended it for lack of resources (0x14)",
        HciErrorCode.RemoteDeviceTerminatedConnectionDueToPowerOff => "the device ended it, it switches off (0x15)",
        HciErrorCode.AuthenticationFailure => "the device ended it because of the pairing or the key (0x05)",
        HciErrorCode.ConnectionTerminatedDueToMicFailure =>
            "the two sides encrypt with different keys (0x3D); forget the bond, where there is one, on both and pair again",
        HciErrorCode.ConnectionFailedToBeEstablished => "it was never established (0x3E); connect again",
        HciErrorCode.UnacceptableConnectionParameters => "the device does not accept the connection parameters (0x3B)",
        _ => $"{reason} (0x{(byte)reason:X2})",
    };

    private void Say(string text) => _transcript.Say(Speaker.Phone, text);
}
