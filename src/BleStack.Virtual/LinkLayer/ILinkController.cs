using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Virtual.LinkLayer;

/// <summary>
/// What one end of a connection needs of the controller it is in: settings, randomness, and a way up to the host. On the air's loop only.
/// </summary>
internal interface ILinkController
{
    LeFeatures Features { get; }

    /// <summary>PHYs the controller can send and receive.</summary>
    LePhys Phys { get; }

    LePhys DefaultTxPhys { get; }

    LePhys DefaultRxPhys { get; }

    /// <summary>Payload octets the host suggested for new connections.</summary>
    ushort SuggestedTxOctets { get; }

    /// <summary>Version number of LL_VERSION_IND.</summary>
    byte Version { get; }

    /// <summary>Company identifier of LL_VERSION_IND.</summary>
    ushort Manufacturer { get; }

    /// <summary>Signal strength at the other end, in dBm.</summary>
    sbyte SignalStrength { get; }

    IRandomSource Random { get; }

    bool Supports(LeFeatures feature);

    void Report(string message);

    void OnDataReceived(ushort handle, bool start, ReadOnlySpan<byte> data);

    void OnPacketsCompleted(ushort handle, ushort count);

    /// <summary>False when the host does not want to be asked: then there is no key.</summary>
    bool OnLongTermKeyRequest(ushort handle, ulong rand, ushort ediv);

    void OnEncryptionChanged(HciErrorCode status, ushort handle, bool enabled, bool refresh);

    void OnRemoteVersion(ushort handle, byte version, ushort company, ushort subversion);

    void OnRemoteFeatures(HciErrorCode status, ushort handle, LeFeatures features);

    void OnParametersUpdated(HciErrorCode status, ushort handle, in LinkParameters parameters);

    /// <summary>False when the host does not want to be asked.</summary>
    bool OnParameterRequest(ushort handle, ushort min, ushort max, ushort latency, ushort timeout);

    void OnDataLengthChanged(ushort handle, ushort txOctets, ushort txTime, ushort rxOctets, ushort rxTime);

    void OnPhyUpdated(HciErrorCode status, ushort handle, LePhy tx, LePhy rx);

    void OnLinkClosed(ushort handle, HciErrorCode reason);

    /// <summary>The end is gone, and with it the ACL packets it held for the host.</summary>
    void Detach(LinkEnd end, int heldBuffers);
}
