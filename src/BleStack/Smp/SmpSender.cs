using System;
using System.Security.Cryptography;
using BleStack.Core;
using BleStack.Hci;

namespace BleStack.Smp;

/// <summary>
/// Sends a link's SMP commands under the Security Manager Timer ([Vol 3, Part H] 3.4), until the link or the timeout ends that.
/// </summary>
internal sealed class SmpSender(ISmpLink link, HostLoop loop, Action onTimeout) : IDisposable
{
    private readonly LoopTimer _timer = loop.CreateTimer(onTimeout);

    /// <summary>Why the link has ended; null while it has not.</summary>
    public HciErrorCode? Closed { get; set; }

    /// <summary>A pairing has timed out: no further SMP on this link, not even Pairing Failed.</summary>
    public bool IsTimedOut { get; set; }

    /// <summary>Commands can be exchanged.</summary>
    public bool IsOpen => Closed is null && !IsTimedOut;

    /// <summary>Starts the 30 seconds again.</summary>
    public void StartTimer() => _timer.Start(SecurityManager.Timeout);

    /// <summary>No procedure runs any more.</summary>
    public void StopTimer() => _timer.Stop();

    /// <summary>Sends a command of a running procedure, which starts the 30 seconds again.</summary>
    public void Send(SmpPdu pdu)
    {
        StartTimer();
        Transmit(pdu);
    }

    /// <summary>Sends a command that belongs to no procedure.</summary>
    public void Transmit(SmpPdu pdu)
    {
        if (Closed is not null) return; // Sending itself may have ended the link.
        Span<byte> buffer = stackalloc byte[SmpPdu.MaxSize];
        link.Send(buffer[..pdu.Write(buffer)]);
        CryptographicOperations.ZeroMemory(buffer);
    }

    public void Dispose() => _timer.Dispose();
}
