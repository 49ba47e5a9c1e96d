using System;
using BleStack.Core;

namespace BleStack.Virtual.LinkLayer;

/// <summary>
/// What a connection needs of the air it is on: time, losses, and buffers that all connections share. On the air's loop only.
/// </summary>
internal interface ILinkMedium
{
    HostLoop Loop { get; }

    /// <summary>Time since the air was made.</summary>
    TimeSpan Now { get; }

    /// <summary>Connection events run at their intervals; else as soon as there is something to send.</summary>
    bool IsRealistic { get; }

    /// <summary>Added to each connection event.</summary>
    TimeSpan Delay { get; }

    LlPduPool Pool { get; }

    CcmScratch Scratch { get; }

    /// <summary>Room for the PDU that an end is looking at, decrypted.</summary>
    byte[] Receive { get; }

    uint NextAccessAddress();

    /// <summary>Whether the next transmission is lost.</summary>
    bool IsLost();

    /// <summary>Shows what was transmitted.</summary>
    void Sniff(Link link, bool fromCentral, LlPdu pdu, bool isLost);

    /// <summary>Both ends of the connection are gone.</summary>
    void Remove(Link link);
}
