using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Threading;
using BleStack.Core;
using BleStack.Virtual.LinkLayer;
using Microsoft.Extensions.Logging;

namespace BleStack.Virtual;

/// <summary>A radio environment that any number of virtual controllers share.</summary>
/// <remarks>
/// Everything on the air runs on one loop: with a <see cref="SimulatedLoop"/> and a seed, the same hosts give the same exchange to the
/// octet. What is not listened to costs nothing: an advertiser without a scanner or initiator that could hear it has no timer, nor has a
/// link with nothing to send. Hosts may live on other loops; only their packets cross over.
/// </remarks>
public sealed class VirtualAir : ILinkMedium
{
    // Locally administered, "BLE" in the middle.
    private const ulong FirstPublicAddress = 0x02_42_4C_45_00_00;

    private static readonly ControllerOptions s_default = new();

    private readonly long _start;
    private readonly AirRandom _random;
    private readonly HashSet<Link> _links = [];
    private readonly ulong? _seed;
    private int _controllers;
    private double _loss;

    /// <summary>An air that runs on <paramref name="loop"/>.</summary>
    public VirtualAir(HostLoop loop, AirOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        Options = options ?? new AirOptions();
        Loop = loop;
        _start = loop.Time.GetTimestamp();
        _seed = Options.Seed;
        _random = new AirRandom(_seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)));
        _loss = Options.Loss;
        Channels = new AdvertisingChannels(this);
    }

    /// <summary>The loop everything on this air runs on.</summary>
    public HostLoop Loop { get; }

    /// <summary>What the air was made with.</summary>
    public AirOptions Options { get; }

    /// <summary>
    /// Hears all that is transmitted from now on. On the loop only. Advertising is transmitted only while a scanner or initiator could hear
    /// it.
    /// </summary>
    public ISniffer? Sniffer { get; set; }

    /// <summary>
    /// Probability from 0 to 1 that a transmission is not heard; at 1 links die of supervision timeout. On the loop only.
    /// </summary>
    public double Loss
    {
        get => _loss;
        set
        {
            _loss = value;
            foreach (Link link in _links)
            {
                if (value >= 1)
                {
                    link.Central.StartSupervision();
                    link.Peripheral.StartSupervision();
                }
                else if (link.Central.IsAlive && link.Peripheral.IsAlive)
                {
                    link.Central.StopSupervision();
                    link.Peripheral.StopSupervision();
                }
            }
        }
    }

    /// <summary>Connections at this moment, dying ones included.</summary>
    public int LinkCount => _links.Count;

    internal AdvertisingChannels Channels { get; }

    internal bool IsRealistic => Options.Pacing == Pacing.Realistic;

    internal TimeSpan Now => Loop.Time.GetElapsedTime(_start);

    bool ILinkMedium.IsRealistic => IsRealistic;

    TimeSpan ILinkMedium.Now => Now;

    TimeSpan ILinkMedium.Delay => Options.Delay;

    LlPduPool ILinkMedium.Pool { get; } = new();

    CcmScratch ILinkMedium.Scratch { get; } = new();

    byte[] ILinkMedium.Receive { get; } = new byte[LlPdu.HeaderLength + LlPdu.MaxPayload + LinkCipher.MicLength];

    /// <summary>The packet a controller is about to send to its host.</summary>
    internal byte[] ToHost { get; } = new byte[300];

    /// <summary>Adds a controller, in the state after a reset and without a host. From any thread.</summary>
    public VirtualController CreateController(ControllerOptions? options = null)
    {
        int number = Interlocked.Increment(ref _controllers);
        IRandomSource random = _seed is { } seed ? new AirRandom(seed ^ (ulong)number * 0xD1342543DE82EF95) : SystemRandom.Instance;
        return new VirtualController(
            this,
            number,
            new BleAddress(FirstPublicAddress + (ulong)number, AddressType.Public),
            options ?? s_default,
            random
        );
    }

    bool ILinkMedium.IsLost() => IsLost();

    uint ILinkMedium.NextAccessAddress() => (uint)_random.Next() | 1;

    void ILinkMedium.Remove(Link link) => _links.Remove(link);

    void ILinkMedium.Sniff(Link link, bool fromCentral, LlPdu pdu, bool isLost) =>
        Sniffer?.OnPdu(
            new SniffedPdu(
                Now,
                link.AccessAddress,
                fromCentral,
                pdu.IsEncrypted,
                isLost,
                pdu.Octets.AsSpan(0, LlPdu.HeaderLength + pdu.Length)
            )
        );

    internal void Add(Link link) => _links.Add(link);

    internal long Jitter(long limit) => _random.Below(limit);

    internal bool IsLost() => _loss > 0 && _random.Chance(_loss);

    internal void Report(string message) => Options.Logger?.LogWarning("{Message}", message);
}
