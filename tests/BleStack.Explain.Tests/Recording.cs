using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using BleStack.Att;
using BleStack.Core;
using BleStack.Diagnostics;
using BleStack.Explain.Narration;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Smp;
using TestKit.Stack;
using BleStack.Virtual;

namespace BleStack.Explain.Tests;

/// <summary>A phone and a heart-rate device of this project's own stack, with traces of both hosts and of the air between them.</summary>
internal sealed class Recording : IDisposable, ISniffer
{
    public static readonly AuthReq AllFlags = AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections;

    private readonly MemoryStream _phoneTrace = new();
    private readonly MemoryStream _deviceTrace = new();
    private readonly SimulatedLoop _clock = new();
    private readonly Person _person = new();

    public Recording(PairingSettings? phone = null, PairingSettings? device = null, PrivacyMode privacy = PrivacyMode.None)
    {
        Pair = TestPair.Create(
            new BleHostOptions { DeviceName = "Pulse", Pairing = device ?? Device(), Agent = _person,
                Trace = new BtsnoopWriter(_deviceTrace, _clock.Time) },
            new BleHostOptions { DeviceName = "Phone", Pairing = phone ?? Phone(), Agent = _person,
                Trace = new BtsnoopWriter(_phoneTrace, _clock.Time), Privacy = privacy });
        Measurement = new GattCharacteristic(0x2A37, GattProperties.Notify);
        Location = new GattCharacteristic(0x2A38, GattProperties.Read, AttributePermissions.ReadAuthenticated);
        Location.SetValue([1]);
        Pair.Peripheral.Server.Add(new GattService(0x180D).Add(Measurement).Add(Location));
        Pair.Air.Sniffer = this;
    }

    public TestPair Pair { get; }

    public GattCharacteristic Measurement { get; }

    public GattCharacteristic Location { get; }

    /// <summary>What was transmitted: time, access address, from the phone, octets.</summary>
    public List<(TimeSpan Time, uint Access, bool FromPhone, byte[] Octets)> Air { get; } = [];

    public byte[] PhoneTrace => _phoneTrace.ToArray();

    public byte[] DeviceTrace => _deviceTrace.ToArray();

    /// <summary>The digits typed instead of the passkey shown.</summary>
    public uint? Mistake { set => _person.Mistake = value; }

    public bool SaysNo { set => _person.SaysNo = value; }

    /// <summary>The number both sides showed for comparison.</summary>
    public uint? Compared => _person.Compared;

    public static PairingSettings Phone(IoCapability io = IoCapability.KeyboardDisplay, AuthReq? flags = null) =>
        new() { IoCapability = io, AuthReq = flags ?? AllFlags };

    public static PairingSettings Device(IoCapability io = IoCapability.DisplayOnly, AuthReq? flags = null, uint? passkey = null) =>
        new() { IoCapability = io, AuthReq = flags ?? AllFlags, FixedPasskey = passkey, MinKeySize = 7 };

    /// <summary>The whole sequence: refused, paired, read, subscribed, disconnected.</summary>
    public Recording Play()
    {
        Pair.Connect();
        Discover();
        TryRead();
        Pair.Run(() => Pair.CentralLink.PairAsync());
        TryRead();
        Subscribe();
        Notify(5);
        Pair.Disconnect();
        return this;
    }

    public void Discover()
    {
        Pair.Run(() => Pair.CentralLink.Client.ExchangeMtuAsync());
        Pair.Run(() => Pair.CentralLink.Client.DiscoverAllAsync());
        Pair.Run(() => Pair.CentralLink.Client.ReadByUuidAsync(0x2A00));
    }

    public void TryRead()
    {
        try
        {
            Pair.Run(() => Pair.CentralLink.Client.ReadAsync(Location.ValueHandle));
        }
        catch (AttException)
        {
            // The trace has it.
        }
    }

    public void Subscribe()
    {
        RemoteCharacteristic remote = Pair.CentralLink.Client.Services.SelectMany(static service => service.Characteristics).First(one =>
            one.ValueHandle == Measurement.ValueHandle);
        Pair.Run(() => Pair.CentralLink.Client.SubscribeAsync(remote, static _ => { }));
    }

    public void Notify(int count)
    {
        for (int i = 0; i < count; i++)
        {
            byte[] value = [0x00, (byte)(72 + i)];
            Pair.Loop.Post(_ => Pair.Peripheral.Server.NotifyAll(Measurement, value), null);
            Pair.Loop.RunUntilIdle();
        }
    }

    public void OnPdu(in SniffedPdu pdu) => Air.Add((pdu.Time, pdu.AccessAddress, pdu.FromCentral, pdu.Octets.ToArray()));

    public void Dispose() => Pair.Dispose();

    /// <summary>The user of both devices.</summary>
    private sealed class Person : IPairingAgent
    {
        private readonly List<PairingQuestion> _waiting = [];
        private uint? _shown;

        public uint? Mistake { get; set; }

        public bool SaysNo { get; set; }

        public uint? Compared { get; private set; }

        public void Ask(PairingQuestion question)
        {
            switch (question.Kind)
            {
                case PairingQuestionKind.DisplayPasskey:
                    _shown = question.Number;
                    foreach (PairingQuestion typed in _waiting) typed.AnswerNumber(Mistake ?? question.Number);
                    _waiting.Clear();
                    break;
                case PairingQuestionKind.EnterPasskey when _shown is { } shown:
                    question.AnswerNumber(Mistake ?? shown);
                    _shown = null;
                    break;
                case PairingQuestionKind.EnterPasskey:
                    _waiting.Add(question);
                    break;
                case PairingQuestionKind.CompareNumbers when SaysNo:
                    question.Reject();
                    break;
                default:
                    if (question.Kind == PairingQuestionKind.CompareNumbers) Compared = question.Number;
                    question.Accept();
                    break;
            }
        }
    }
}

/// <summary>The events narrated from a capture.</summary>
internal sealed class Told
{
    private Told()
    {
    }

    public List<NarratedEvent> Events { get; } = [];

    public List<NarratedConnection> Stories { get; } = [];

    public Capture.CaptureResult Result { get; private set; } = null!;

    public IEnumerable<string> Texts => Events.Select(static told => told.Text);

    public NarratedPairing Pairing => Stories.SelectMany(static story => story.Pairings).First();

    public IEnumerable<WarningKind> Warnings =>
        Events.Where(static told => told.Warning is not null).Select(static told => told.Warning!.Value);

    public static Told Of(byte[] capture, NarratorOptions? options = null) => Of(new MemoryStream(capture), options);

    public static Told Of(Stream capture, NarratorOptions? options = null)
    {
        var told = new Told();
        Narrator narrator = told.Listen(options);
        told.Result = Capture.CaptureFile.Read(capture, narrator);
        narrator.Finish();
        return told;
    }

    /// <summary>Octets in hex, spaces ignored.</summary>
    public static byte[] Hex(string octets) =>
        Convert.FromHexString(octets.Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings(""));

    public NarratedEvent One(NarratedKind kind) => Events.First(told => told.Kind == kind);

    /// <summary>The result of a pairing as one text.</summary>
    public string Verdict =>
        string.Create(CultureInfo.InvariantCulture,
            $"{Pairing.Verdict!.Summary} {Pairing.Verdict.Agreed} {Pairing.Verdict.Cause} {Pairing.Verdict.Advice}");

    private Narrator Listen(NarratorOptions? options)
    {
        var narrator = new Narrator(options);
        narrator.Told += Events.Add;
        narrator.Ended += Stories.Add;
        return narrator;
    }
}
