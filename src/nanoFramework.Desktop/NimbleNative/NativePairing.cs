// Pairing and bonds.
using System;
using System.Linq;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Runtime.Native;

namespace NimbleNative;

/// <summary>Pairing and bonds of the native half.</summary>
internal sealed class NativePairing : INativePairing
{
    private const uint Encrypted = 1;
    private const uint Authenticated = 2;
    private const uint Bonded = 4;

    private readonly NativeStack _stack;
    private SecurityConfig _security = new();

    public NativePairing(NativeStack stack)
    {
        _stack = stack;
        Prompts = new PairingPrompts(stack.Window, stack.Board);
        Bonds = new NimbleBondStore(stack.Board.BondStore, stack.Board.Image);
        Bonds.Evicted += Terminate;
    }

    /// <summary>Questions of pairings, to the firmware.</summary>
    public PairingPrompts Prompts { get; }

    public NimbleBondStore Bonds { get; }

    /// <summary>What the library has set.</summary>
    public PairingSettings Settings => _security.ToSettings();

    /// <summary>The stack starts: what an earlier run has set is gone.</summary>
    public void Reset() => _security = new SecurityConfig();

    /// <summary>Puts what the library has set in force.</summary>
    public void Apply(BleHost host) => host.Pairing = Nimble.AdjustPairing?.Invoke(Settings) ?? Settings;

    public void NativeSetPairAttributes(DevicePairing self)
    {
        _security.Set(self.IOCapabilities, self.ProtectionLevel, self.AllowBonding, self.OutOfBand);
        if (_stack.RunningHost is not { } host) return;
        _stack.OnLoop(() =>
        {
            Apply(host);
            return true;
        });
    }

    /// <summary>ble_gap_security_initiate: a Security Request as Peripheral; as Central the bond's key, else a pairing.</summary>
    public ushort NativeStartPair(DevicePairing self, ushort connection)
    {
        if (_stack.FindLink(connection) is not { } link) return NimbleError.NotConnected;
        return _stack.OnLoop<ushort>(() =>
        {
            if (!link.IsConnected) return NimbleError.NotConnected;
            if (link.Role == LinkRole.Peripheral) link.RequestSecurity(_security.AuthReq);
            else if (link.Bond?.PeerLtk != null) _stack.Detach(link.EncryptAsync(_stack.Board.PowerOff), "encrypting");
            else _stack.Detach(link.PairAsync(_stack.Board.PowerOff), "pairing");
            return NimbleError.Ok;
        });
    }

    public ushort NativeAcceptYesNo(DevicePairingRequestedEventArgs self, ushort connectionHandle, DevicePairingKinds kind, int YesNo) =>
        Accept(connectionHandle, kind, (uint)YesNo & 0xFF);

    public ushort NativeAcceptPasskey(
        DevicePairingRequestedEventArgs self,
        ushort connectionHandle,
        DevicePairingKinds kind,
        int passkey
    ) => Accept(connectionHandle, kind, (uint)passkey);

    /// <summary>Defect 17: the credentials are ignored, and the event is not marked as handled.</summary>
    public ushort NativeAcceptCredentials(
        DevicePairingRequestedEventArgs self,
        ushort connectionHandle,
        DevicePairingKinds kind,
        byte[] username,
        byte[] password
    ) => NimbleError.Invalid;

    /// <summary>Defect 15: the answer depends on an argument that does not exist.</summary>
    public bool IsBonded(ulong bluetoothAddress)
    {
        _stack.RequireStack();
        BoardHardware.Stop(
            15,
            "The firmware called DeviceBonding.IsBonded: the board compares with an address type it reads from an argument that does not exist, so the answer is chance. Loop over GetBondInformationAt from 0 to Count() - 1."
        );
        return false;
    }

    public void DeleteAllBonds()
    {
        _stack.RequireStack();
        _stack.OnLoop(() =>
        {
            Bonds.Clear();
            return true;
        });
    }

    /// <summary>Defect 15: every address is treated as public. Ends the peer's connection.</summary>
    public void DeleteBondForPeer(ulong peerbluetoothAddress, BluetoothAddressType addressType)
    {
        _stack.RequireStack();
        BleAddress peer = new(peerbluetoothAddress, AddressType.Public);
        bool removed = _stack.OnLoop(() =>
        {
            Terminate(peer);
            return Bonds.Remove(peer);
        });
#pragma warning disable CA2201 // CLR_E_FAIL becomes a plain Exception on the device.
        if (!removed) throw new Exception($"No bond with the public address {peer}.");
#pragma warning restore CA2201
    }

    public int Count()
    {
        _stack.RequireStack();
        return _stack.OnLoop(() => Bonds.All.Count);
    }

    /// <summary>Defect 15: between the number of bonds and the store's size lies uninitialised memory.</summary>
    public ulong GetBondInformationAt(int index)
    {
        _stack.RequireStack();
        if (index < 0 || index >= _stack.Board.Image.MaxBonds) throw new ArgumentOutOfRangeException(nameof(index));
        Bond[] bonds = _stack.OnLoop(() => Bonds.All.ToArray());
        if (index < bonds.Length) return bonds[index].Peer.Value;
        BoardHardware.Stop(
            15,
            $"The firmware called DeviceBonding.GetBondInformationAt({index}) with {bonds.Length} bond(s): the board answers with what lies on its stack. Loop from 0 to Count() - 1."
        );
        return 0;
    }

    private ushort Accept(ushort connection, DevicePairingKinds kind, uint value)
    {
        ushort result = Prompts.Answer(connection, kind, value);
        _stack.Window.SignalAccepted();
        return result;
    }

    // A full store costs the oldest peer its bond and its link.
    private void Terminate(BleAddress peer)
    {
        foreach (LeLink link in _stack.Host?.Links ?? [])
        {
            if (link.PeerIdentity == peer) _stack.Detach(link.DisconnectAsync(), "ending a link");
        }
    }

    /// <summary>
    /// BLE_GAP_EVENT_REPEAT_PAIRING: the old bond is deleted before the new pairing has authenticated the peer, unless bonds are protected.
    /// </summary>
    public void OnStarted(LeLink link)
    {
        if (link.Role == LinkRole.Peripheral && !link.Host.Pairing.ProtectExistingBond) Bonds.Remove(link.PeerIdentity);
    }

    /// <summary>BLE_GAP_EVENT_ENC_CHANGE: after a pairing, and after encryption with a bond's key.</summary>
    public void OnCompleted(LeLink link, PairingOutcome outcome)
    {
        Prompts.Forget(link.Handle);
        if (IsUntold(outcome)) return;
        if (link.Role == LinkRole.Central && outcome.HciError == HciErrorCode.PinOrKeyMissing && !Nimble.IsStrict)
        {
            // Espressif's ble_sm_process_result: a device that has lost its key is paired with again, and the firmware is told once that
            // has ended.
            _stack.Detach(link.PairAsync(_stack.Board.PowerOff), "pairing with a device that has lost its key");
            return;
        }

        PostSecurity(link, StatusOf(outcome), withNext: outcome.FailedBy == FailedBy.LinkLost);
    }

    // ble_sm_pair_req_rx refuses without enc_cb.
    private static bool IsUntold(PairingOutcome outcome) => outcome is { Method: null, FailedBy: FailedBy.Local } && !Nimble.IsStrict;

    // The end of a link also fails its pairing: the host's task reports both before the interpreter runs.
    private static void PostSecurity(LeLink link, DevicePairingResultStatus status, bool withNext = false)
    {
        LinkSecurity security = link.Security;
        uint state =
            (security.IsEncrypted ? Encrypted : 0) | (security.IsAuthenticated ? Authenticated : 0) | (security.IsBonded ? Bonded : 0);
        EventWindow.Post(BluetoothEventType.AuthenticationComplete, link.Handle, (state << 16) | (uint)status, withNext);
    }

    // NimBLE's failures are reduced to four values (MapNimbleErrorToStatus).
    private static DevicePairingResultStatus StatusOf(PairingOutcome outcome) => outcome switch
    {
        { IsSuccess: true } => DevicePairingResultStatus.Paired,
        { HciError: HciErrorCode.PairingNotAllowed } => DevicePairingResultStatus.NotPaired,
        _ => DevicePairingResultStatus.Failed,
    };
}
