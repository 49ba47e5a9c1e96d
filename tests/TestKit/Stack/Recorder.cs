using System;
using System.Collections.Generic;
using BleStack.Virtual;

namespace TestKit.Stack;

/// <summary>Records all packets on the air.</summary>
public sealed class Recorder : ISniffer
{
    public List<(TimeSpan Time, bool FromCentral, bool IsAdvertising, bool IsEncrypted, bool IsLost, byte[] Octets)> Pdus { get; } = [];

    public void OnPdu(in SniffedPdu pdu) =>
        Pdus.Add((pdu.Time, pdu.FromCentral, pdu.IsAdvertising, pdu.IsEncrypted, pdu.IsLost, pdu.Octets.ToArray()));

    public bool Contains(byte[] plaintext) => Pdus.Exists(p => p.Octets.AsSpan().IndexOf(plaintext) >= 0);
}
