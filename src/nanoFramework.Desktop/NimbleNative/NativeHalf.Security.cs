// Pairing and bonds.
using System;
using System.Linq;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Smp;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Runtime.Native;

namespace NimbleNative;

internal sealed partial class NativeHalf
{
    private const uint Encrypted = 1;
    private const uint Authenticated = 2;
    private const uint Bonded = 4;

    public void NativeSetPairAttributes(DevicePairing self)
    {
        _security.Set(self.IOCapabilities, self.ProtectionLevel, self.AllowBonding, self.OutOfBand);
        if (RunningHost == null) return;
        OnLoop(() =>
        {
            ApplySecurity();
            return true;
        });
    }

    /// <summary>ble_gap_security_initiate: a Security Request as Peripheral; as Central the bond's key, else a pairing.</summary>
    public ushort NativeStartPair(DevicePairing self, ushort connection)
    {
        if (FindLink(connection) is not { } link) return NimbleError.NotConnected;
        return OnLoop<ushort>(() =>
        {
            if (!link.IsConnected) return NimbleError.NotConnected;
            if (link.Role == LinkRole.Peripheral) link.RequestSecurity(_security.AuthReq);
            else if (link.Bond?.PeerLtk != null) Detach(link.EncryptAsync(_board.PowerOff), "encrypting");
            else Detach(link.PairAsync(_board.PowerOff), "pairing");
            return NimbleError.Ok;
        });
    }

    public ushort NativeAcceptYesNo(DevicePairingRequestedEventArgs self, ushort connectionHandle, DevicePairingKinds kind, int YesNo) =>
        Accept(connectionHandle, kind, (uint)YesNo & 0xFF);

    public ushort NativeAcceptPasskey(DevicePairingRequestedEventArgs self, ushort connectionHandle, DevicePairingKinds kind, int passkey) =>
        Accept(connectionHandle, kind, (uint)passkey);

    /// <summary>Defect 17: the credentials are ignored, and nothing says that the event was handled.</summary>
    public ushort NativeAcceptCredentials(DevicePairingRequestedEventArgs self, ushort connectionHandle, DevicePairingKinds kind, byte[] username, byte[] password) =>
        NimbleError.Invalid;

    /// <summary>Defect 15: the answer depends on an argument that does not exist.</summary>
    public bool IsBonded(ulong bluetoothAddress)
    {
        RequireStack();
        BoardHardware.Stop(15,
            "The firmware called DeviceBonding.IsBonded: the board compares with an address type it reads from an argument that does not exist, so the answer is chance. Loop over GetBondInformationAt from 0 to Count() - 1.");
        return false;
    }

    public void DeleteAllBonds()
    {
        RequireStack();
        OnLoop(() =>
        {
            _bonds.Clear();
            return true;
        });
    }

    /// <summary>Defect 15: every address is taken for a public one. Ends the peer's connection.</summary>
    public void DeleteBondForPeer(ulong peerbluetoothAddress, BluetoothAddressType addressType)
    {
        RequireStack();
        BleAddress peer = new(peerbluetoothAddress, AddressType.Public);
        bool removed = OnLoop(() =>
        {
            Terminate(peer);
            return _bonds.Remove(peer);
        });
#pragma warning disable CA2201 // CLR_E_FAIL becomes a plain Exception on the device.
        if (!removed) throw new Exception($"No bond with the public address {peer}.");
#pragma warning restore CA2201
    }

    public int Count()
    {
        RequireStack();
        return OnLoop(() => _bonds.All.Count);
    }

    /// <summary>Defect 15: between the number of bonds and the store's size lies uninitialised memory.</summary>
    public ulong GetBondInformationAt(int index)
    {
        RequireStack();
        if (index < 0 || index >= _board.Image.MaxBonds) throw new ArgumentOutOfRangeException(nameof(index));
        Bond[] bonds = OnLoop(() => _bonds.All.ToArray());
        if (index < bonds.Length) return bonds[index].Peer.Value;
        BoardHardware.Stop(15,
            $"The firmware called DeviceBonding.GetBondInformationAt({index}) with {bonds.Length} bond(s): the board answers with what lies on its stack. Loop from 0 to Count() - 1.");
        return 0;
    }

    private ushort Accept(ushort connection, DevicePairingKinds kind, uint value)
    {
        ushort result = _prompts.Answer(connection, kind, value);
        _window.SignalAccepted();
        return result;
    }

    private LeLink? FindLink(ushort connection) => RunningHost is { } host ? host.Links.FirstOrDefault(link => link.Handle == connection) : null;

    private void ApplySecurity()
    {
        PairingSettings settings = _security.ToSettings();
        _host!.Pairing = Nimble.AdjustPairing?.Invoke(settings) ?? settings;
    }

    // A full store costs the oldest peer its bond and its link.
    private void OnEvicted(BleAddress peer) => Terminate(peer);

    private void Terminate(BleAddress peer)
    {
        foreach (LeLink link in _host?.Links ?? [])
        {
            if (link.PeerIdentity == peer) Detach(link.DisconnectAsync(), "ending a link");
        }
    }

    /// <summary>BLE_GAP_EVENT_REPEAT_PAIRING: the old bond goes before the new pairing has shown who asks, unless bonds are protected.</summary>
    private void OnPairingStarted(LeLink link)
    {
        if (link.Role == LinkRole.Peripheral && !link.Host.Pairing.ProtectExistingBond) _bonds.Remove(link.PeerIdentity);
    }

    /// <summary>BLE_GAP_EVENT_ENC_CHANGE: after a pairing, and after an encryption with a bond's key too.</summary>
    private void OnPairingCompleted(LeLink link, PairingOutcome outcome)
    {
        _prompts.Forget(link.Handle);
        if (IsUntold(outcome)) return;
        if (link.Role == LinkRole.Central && outcome.HciError == HciErrorCode.PinOrKeyMissing && !Nimble.IsStrict)
        {
            // Espressif's ble_sm_process_result: whoever has lost its key is paired with again, and nobody is told before that has ended.
            Detach(link.PairAsync(_board.PowerOff), "pairing with a device that has lost its key");
            return;
        }

        PostSecurity(link, StatusOf(outcome), withNext: outcome.FailedBy == FailedBy.LinkLost);
    }

    // ble_sm_pair_req_rx refuses without enc_cb.
    private static bool IsUntold(PairingOutcome outcome) => outcome is { Method: null, FailedBy: FailedBy.Local } && !Nimble.IsStrict;

    // A link that ends fails its pairing in the same breath: the host's task tells both before the interpreter runs.
    private static void PostSecurity(LeLink link, DevicePairingResultStatus status, bool withNext = false)
    {
        LinkSecurity security = link.Security;
        uint state = (security.IsEncrypted ? Encrypted : 0) | (security.IsAuthenticated ? Authenticated : 0) | (security.IsBonded ? Bonded : 0);
        EventWindow.Post(BluetoothEventType.AuthenticationComplete, link.Handle, (state << 16) | (uint)status, withNext);
    }

    // What NimBLE tells of a failure collapses to four values (MapNimbleErrorToStatus).
    private static DevicePairingResultStatus StatusOf(PairingOutcome outcome) => outcome switch
    {
        { IsSuccess: true } => DevicePairingResultStatus.Paired,
        { HciError: HciErrorCode.PairingNotAllowed } => DevicePairingResultStatus.NotPaired,
        _ => DevicePairingResultStatus.Failed,
    };
}
