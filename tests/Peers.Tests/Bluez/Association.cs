using System.Collections.Generic;

namespace Peers.Tests.Bluez;

/// <summary>IO capability, as it travels in Pairing Request and Response [Vol 3, Part H] 3.5.1, Table 3.4.</summary>
public enum AgentCapability
{
    DisplayOnly = 0x00,
    DisplayYesNo = 0x01,
    KeyboardOnly = 0x02,
    NoInputNoOutput = 0x03,
    KeyboardDisplay = 0x04,
}

/// <summary>How two devices authenticate each other.</summary>
public enum Model
{
    JustWorks,

    /// <summary>Passkey Entry: the initiator displays, the responder inputs.</summary>
    InitiatorShows,

    /// <summary>Passkey Entry: the responder displays, the initiator inputs.</summary>
    ResponderShows,

    /// <summary>Passkey Entry: both input.</summary>
    BothType,
    NumericComparison,
}

/// <summary>
/// The association model of every pair of IO capabilities, transcribed from the specification independently of this project's code.
/// </summary>
/// <remarks>
/// [Vol 3, Part H] 2.3.5.1, Table 2.8. Where neither side asks for MITM protection, Table 2.6 and 2.7 give Just Works whatever the
/// capabilities.
/// </remarks>
internal static class Association
{
    private const Model JW = Model.JustWorks;
    private const Model IS = Model.InitiatorShows;
    private const Model RS = Model.ResponderShows;
    private const Model BT = Model.BothType;
    private const Model NC = Model.NumericComparison;

    // Rows: responder; columns: initiator DisplayOnly, DisplayYesNo, KeyboardOnly, NoInputNoOutput, KeyboardDisplay.
    private static readonly Dictionary<AgentCapability, Model[]> s_legacy = new()
    {
        [AgentCapability.DisplayOnly] = [JW, JW, RS, JW, RS],
        [AgentCapability.DisplayYesNo] = [JW, JW, RS, JW, RS],
        [AgentCapability.KeyboardOnly] = [IS, IS, BT, JW, IS],
        [AgentCapability.NoInputNoOutput] = [JW, JW, JW, JW, JW],
        [AgentCapability.KeyboardDisplay] = [IS, IS, RS, JW, IS],
    };

    private static readonly Dictionary<AgentCapability, Model[]> s_secureConnections = new()
    {
        [AgentCapability.DisplayOnly] = [JW, JW, RS, JW, RS],
        [AgentCapability.DisplayYesNo] = [JW, NC, RS, JW, NC],
        [AgentCapability.KeyboardOnly] = [IS, IS, BT, JW, IS],
        [AgentCapability.NoInputNoOutput] = [JW, JW, JW, JW, JW],
        [AgentCapability.KeyboardDisplay] = [IS, NC, RS, JW, NC],
    };

    public static Model Of(AgentCapability initiator, AgentCapability responder, bool isSecureConnections, bool isMitmAsked) =>
        isMitmAsked ? (isSecureConnections ? s_secureConnections : s_legacy)[responder][(int)initiator] : Model.JustWorks;
}
