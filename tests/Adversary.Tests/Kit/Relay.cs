using System;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci.Packets;
using BleStack.Smp;
using TestKit.Stack;
using BleStack.Virtual;

namespace Adversary.Tests.Kit;

/// <summary>A man in the middle of two hosts: each believes to be connected to the other, including the addresses, and all packets pass
/// through <see cref="Tamper"/>. Without a key it cannot decrypt the link: how far it got shows in which side requested
/// encryption.</summary>
internal sealed class Relay : IDisposable
{
    private readonly TestPair _pair;
    private readonly RawPeer _towardsPeripheral;
    private readonly RawPeer _towardsCentral;
    private readonly Person _display = new();

    public Relay(Func<PairingSettings, PairingSettings> both)
        : this(both(new PairingSettings()), both(new PairingSettings()))
    {
    }

    public Relay(PairingSettings central, PairingSettings peripheral)
    {
        _pair = TestPair.Create(
            new BleHostOptions { Pairing = peripheral, Agent = _display },
            new BleHostOptions
            {
                Pairing = central,
                Agent = new Person { Reads = _display },
            }
        );
        (BleAddress phone, BleAddress device) = (_pair.Central.Identity, _pair.Peripheral.Identity);
        _pair.Peripheral.Connected += link => link.SecurityManager.Started += started => PeripheralStarted = started;
        _pair.Peripheral.Connected += link => link.PairingCompleted += outcome => PeripheralOutcome = outcome;
        _pair.Run(() => _pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
        _towardsPeripheral = new RawPeer(_pair, new ControllerOptions { PublicAddress = phone });
        _towardsPeripheral.Connect(device);
        _towardsCentral = new RawPeer(_pair, new ControllerOptions { PublicAddress = device });
        _towardsCentral.Host.Advertise();
        Task<LeLink> connecting = _pair.Begin(() => _pair.Central.ConnectAsync(device));
        _towardsCentral.Accept();
        _pair.Until(() => connecting.IsCompleted);
        Link = connecting.Result;
        Link.SecurityManager.Started += started => CentralStarted = started;
    }

    /// <summary>Replaces an SMP PDU.</summary>
    public Func<bool, byte[], byte[]> Tamper { get; set; } = static (_, pdu) => pdu;

    /// <summary>The Central's link to the man in the middle.</summary>
    public LeLink Link { get; }

    public PairingStarted? CentralStarted { get; private set; }

    public PairingStarted? PeripheralStarted { get; private set; }

    public PairingOutcome? PeripheralOutcome { get; private set; }

    public PairingOutcome? CentralOutcome { get; private set; }

    /// <summary>Both sides have a key and the Central began to encrypt: phase 2 was completed.</summary>
    public bool CentralAskedForEncryption { get; private set; }

    /// <summary>The Central pairs; all packets are relayed until no more arrive.</summary>
    public void Pair()
    {
        Task<PairingOutcome> pairing = _pair.Begin(() => Link.PairAsync());
        while (Carry(_towardsCentral, _towardsPeripheral, true) | Carry(_towardsPeripheral, _towardsCentral, false))
        {
        }

        CentralOutcome = pairing.IsCompleted ? pairing.Result : null;
    }

    public void Dispose() => _pair.Dispose();

    private bool Carry(RawPeer from, RawPeer to, bool fromCentral)
    {
        _pair.Loop.RunUntilIdle();
        CentralAskedForEncryption |= from.Host.CountLe(LeSubevent.LongTermKeyRequest) > 0; // Refused: there is no key.
        string[] pdus = from.Take(RawPeer.Smp).Split('|', StringSplitOptions.RemoveEmptyEntries);
        foreach (string pdu in pdus) to.Send(RawPeer.Smp, Tamper(fromCentral, RawPeer.Hex(pdu)));
        return pdus.Length > 0;
    }
}
