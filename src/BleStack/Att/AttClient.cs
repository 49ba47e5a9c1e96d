using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att.Pdus;
using BleStack.Core;

namespace BleStack.Att;

/// <summary>A notified or indicated value; the span is valid during the call only.</summary>
public delegate void HandleValueHandler(ushort handle, ReadOnlySpan<byte> value, bool isIndication);

/// <summary>Asks the peer's server: requests wait in a queue, one at a time is on the air ([Vol 3, Part F] 3.3.2).</summary>
/// <remarks>
/// Every task ends: with the parsed response, or with <see cref="AttException"/> for an error response, a timeout, a malformed
/// response or the end of the link. A cancelled request that is on the air still holds its place until its answer comes. Methods may
/// be called from any thread; everything else happens on the host's loop. The methods are the requests and commands of [Vol 3, Part F] 3.4.
/// </remarks>
public sealed class AttClient
{
    private const int OnStack = 64;

    private readonly AttBearer _bearer;
    private readonly RequestQueue _requests;
    private readonly Lazy<Task<ushort>> _mtuExchange;
    private OwnRead? _read;
    private OwnWrite? _write;

    internal AttClient(AttBearer bearer)
    {
        _bearer = bearer;
        _requests = new RequestQueue(bearer);
        _requests.OutOfSync += () => OutOfSync?.Invoke();
        _mtuExchange = new Lazy<Task<ushort>>(OfferMtu);
    }

    /// <summary>Raised for notifications and indications; the latter are confirmed when all handlers have returned.</summary>
    public event HandleValueHandler? HandleValueReceived;

    /// <summary>GATT's part in notifications and indications, before those handlers; it guards what it calls itself.</summary>
    internal HandleValueHandler? Gatt { get; set; }

    /// <summary>The server says that its table is not the one this client knows.</summary>
    internal event Action? OutOfSync;

    /// <summary>The MTU request is sent and its answer not yet taken.</summary>
    internal bool IsExchangingMtu => _requests.IsExchangingMtu;

    /// <summary>ATT_MTU of the bearer, in octets.</summary>
    public ushort Mtu => _bearer.Mtu;

    internal RequestQueue Requests => _requests;

    /// <summary>The loop the answers come on.</summary>
    internal HostLoop Loop => _bearer.Loop;

    internal IAttLink Link => _bearer.Link;

    /// <summary>
    /// Offers this host's Rx MTU, once in a connection ([Vol 3, Part F] 3.4.2.1); later calls wait for the same exchange, or return the MTU
    /// when it is over.
    /// </summary>
    /// <remarks>The exchange belongs to all callers: <paramref name="cancellation"/> ends the wait for it, not the exchange.</remarks>
    public Task<ushort> ExchangeMtuAsync(CancellationToken cancellation = default)
    {
        if (_mtuExchange is { IsValueCreated: true, Value.IsCompleted: true }) return Task.FromResult(Mtu);
        Task<ushort> exchange = _mtuExchange.Value;
        return Loop.IsCurrent
            ? exchange.WaitAsync(cancellation)
            : exchange.ContinueWith(
                static e => e.GetAwaiter().GetResult(),
                cancellation,
                TaskContinuationOptions.None,
                TaskScheduler.Default
            );
    }

    /// <summary>Handles and types from <paramref name="start"/> on, as many as one response holds.</summary>
    public Task<List<(ushort Handle, BleUuid Type)>> FindInformationAsync(
        ushort start, ushort end, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(stackalloc byte[5]);
        new FindInformationRequest(start, end).Write(ref writer);
        return _requests.Send(writer.Written, AttAnswers.InformationKind, cancellation);
    }

    /// <summary>Attributes of a 16-bit type with this very value, each with the end of its group.</summary>
    public Task<List<(ushort Handle, ushort GroupEnd)>> FindByTypeValueAsync(
        ushort start, ushort end, ushort type, ReadOnlyMemory<byte> value, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(Room(7 + value.Length, stackalloc byte[OnStack]));
        new FindByTypeValueRequest(start, end, type, value.Span).Write(ref writer);
        return _requests.Send(writer.Written, AttAnswers.FoundKind, cancellation);
    }

    /// <summary>Handles and values of one type, as many of one length as one response holds.</summary>
    public Task<List<(ushort Handle, byte[] Value)>> ReadByTypeAsync(
        ushort start, ushort end, BleUuid type, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(stackalloc byte[21]);
        new ReadByTypeRequest(start, end, type).Write(ref writer);
        return _requests.Send(writer.Written, AttAnswers.ByTypeKind, cancellation);
    }

    /// <summary>Groups of one type: handle, last handle, value.</summary>
    public Task<List<(ushort Handle, ushort GroupEnd, byte[] Value)>> ReadByGroupTypeAsync(
        ushort start, ushort end, BleUuid type, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(stackalloc byte[21]);
        new ReadByGroupTypeRequest(start, end, type).Write(ref writer);
        return _requests.Send(writer.Written, AttAnswers.GroupsKind, cancellation);
    }

    /// <summary>The first MTU − 1 octets of a value.</summary>
    public Task<byte[]> ReadAsync(ushort handle, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(stackalloc byte[3]);
        new ReadRequest(handle).Write(ref writer);
        return _requests.Send(writer.Written, AttAnswers.ReadKind, cancellation);
    }

    /// <summary>A whole value, by blobs where it is longer than one response.</summary>
    internal Task<byte[]> ReadLongAsync(ushort handle, CancellationToken cancellation)
    {
        var writer = new PduWriter(stackalloc byte[3]);
        new ReadRequest(handle).Write(ref writer);
        if (LeavesAtOnce(cancellation)) return (_read ??= new OwnRead(this)).Begin(handle, writer.Written);
        var read = new LongRead(this, handle, _requests.Continuations);
        _requests.Send(read, writer.Written, cancellation);
        return read.Task;
    }

    /// <summary>Up to MTU − 1 octets of a value from <paramref name="offset"/> on.</summary>
    public Task<byte[]> ReadBlobAsync(ushort handle, ushort offset, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(stackalloc byte[5]);
        new ReadBlobRequest(handle, offset).Write(ref writer);
        return _requests.Send(writer.Written, AttAnswers.ReadBlobKind, cancellation);
    }

    /// <summary>Two or more values of lengths known beforehand, one after the other, cut to the MTU.</summary>
    public Task<byte[]> ReadMultipleAsync(IReadOnlyList<ushort> handles, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(new byte[1 + (2 * handles.Count)]);
        new ReadMultipleRequest(Wire(handles)).Write(ref writer);
        return _requests.Send(writer.Written, AttAnswers.ReadMultipleKind, cancellation);
    }

    /// <summary>Two or more values of any length; the last may be cut to the MTU, and values that did not fit are absent.</summary>
    public Task<List<byte[]>> ReadMultipleVariableAsync(IReadOnlyList<ushort> handles, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(new byte[1 + (2 * handles.Count)]);
        new ReadMultipleVariableRequest(Wire(handles)).Write(ref writer);
        return _requests.Send(writer.Written, AttAnswers.ReadMultipleVariableKind, cancellation);
    }

    /// <summary>Writes a value of up to MTU − 3 octets and waits for the response.</summary>
    public Task WriteAsync(ushort handle, ReadOnlyMemory<byte> value, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(Room(3 + value.Length, stackalloc byte[OnStack]));
        new WriteRequest(handle, value.Span).Write(ref writer);
        if (LeavesAtOnce(cancellation)) return (_write ??= new OwnWrite(this)).Begin(writer.Written);
        return _requests.Send(writer.Written, AttAnswers.WriteKind, cancellation);
    }

    /// <summary>Queues a part of a value on the server; returns the server's echo of it.</summary>
    public Task<(ushort Handle, ushort Offset, byte[] Value)> PrepareWriteAsync(
        ushort handle, ushort offset, ReadOnlyMemory<byte> part, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(Room(5 + part.Length, stackalloc byte[OnStack]));
        new PrepareWriteRequest(handle, offset, part.Span).Write(ref writer);
        return _requests.Send(writer.Written, AttAnswers.PrepareWriteKind, cancellation);
    }

    /// <summary>Writes (or forgets) everything queued on the server.</summary>
    public Task ExecuteWriteAsync(bool commit, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(stackalloc byte[2]);
        new ExecuteWriteRequest(commit).Write(ref writer);
        return _requests.Send(writer.Written, AttAnswers.ExecuteWriteKind, cancellation);
    }

    /// <summary>Writes up to MTU − 3 octets without a response; false when the link is gone. On the loop only.</summary>
    public bool WriteCommand(ushort handle, ReadOnlySpan<byte> value)
    {
        Loop.AssertCurrent();
        if (value.Length > Mtu - 3)
            throw new ArgumentException($"A command carries {Mtu - 3} octets at this MTU, not {value.Length}.", nameof(value));
        if (!_bearer.IsOpen) return false;
        var writer = new PduWriter(_bearer.Buffer);
        new WriteCommand(handle, value).Write(ref writer);
        _bearer.Send(writer.Written);
        return true;
    }

    /// <summary>
    /// Writes up to MTU − 15 octets with a signature; false when there is no CSRK to sign with, or the link is gone. On the loop only.
    /// </summary>
    public bool SignedWriteCommand(ushort handle, ReadOnlySpan<byte> value)
    {
        const int SignatureLength = Pdus.SignedWriteCommand.SignatureLength;
        Loop.AssertCurrent();
        if (value.Length > Mtu - 15)
            throw new ArgumentException($"A signed command carries {Mtu - 15} octets at this MTU, not {value.Length}.", nameof(value));
        if (!_bearer.IsOpen) return false;
        byte[] signature = new byte[SignatureLength];
        var writer = new PduWriter(_bearer.Buffer);
        new SignedWriteCommand(handle, value, signature).Write(ref writer);
        Span<byte> pdu = _bearer.Buffer[..writer.Length];
        if (!Link.Sign(pdu[..^SignatureLength], signature)) return false;
        signature.CopyTo(pdu[^SignatureLength..]);
        _bearer.Send(pdu);
        return true;
    }

    /// <summary>[Vol 3, Part F] 3.4.7: an indication is confirmed whether it has a handler or not.</summary>
    internal void OnHandleValue(ReadOnlySpan<byte> pdu)
    {
        switch ((AttOpcode)pdu[0])
        {
            case AttOpcode.HandleValueNotification when pdu.Length >= 3:
                HandleValueNotification notification = HandleValueNotification.Parse(pdu);
                HandOn(notification.Handle, notification.Value, false);
                break;
            case AttOpcode.HandleValueIndication when pdu.Length >= 3:
                HandleValueIndication indication = HandleValueIndication.Parse(pdu);
                HandOn(indication.Handle, indication.Value, true);
                Confirm();
                break;
            case AttOpcode.MultipleHandleValueNotification:
                OnMultiple(MultipleHandleValueNotification.Parse(pdu).Value);
                break;
        }
    }

    private void OnMultiple(ReadOnlySpan<byte> tuples)
    {
        var reader = new PduReader(tuples);
        while (reader.Remaining >= 4)
        {
            ushort handle = reader.U16();
            int length = Math.Min(reader.U16(), reader.Remaining);
            HandOn(handle, reader.Bytes(length), false);
        }
    }

    private void HandOn(ushort handle, ReadOnlySpan<byte> value, bool isIndication)
    {
        Gatt?.Invoke(handle, value, isIndication);
        Loop.Raise(HandleValueReceived, handle, value, isIndication);
    }

    private void Confirm()
    {
        var writer = new PduWriter(_bearer.Buffer);
        HandleValueConfirmation.Write(ref writer);
        _bearer.Send(writer.Written);
    }

    private bool LeavesAtOnce(CancellationToken cancellation) => !cancellation.CanBeCanceled && _requests.CanSendNow;

    private static Span<byte> Room(int length, Span<byte> stack) => length <= stack.Length ? stack : new byte[length];

    private static byte[] Wire(IReadOnlyList<ushort> handles)
    {
        if (handles.Count < 2) throw new ArgumentException("Read Multiple names two handles at least.", nameof(handles));
        byte[] wire = new byte[2 * handles.Count];
        var writer = new PduWriter(wire);
        foreach (ushort handle in handles) writer.U16(handle);
        return wire;
    }

    private Task<ushort> OfferMtu()
    {
        var writer = new PduWriter(stackalloc byte[3]);
        new ExchangeMtuRequest(_bearer.Options.Mtu).Write(ref writer);
        return _requests.Send(
            writer.Written,
            new RequestKind<ushort>(AttOpcode.ExchangeMtuRequest, AgreeMtu),
            CancellationToken.None
        );
    }

    private ushort AgreeMtu(ReadOnlySpan<byte> pdu)
    {
        _bearer.AgreeMtu(ExchangeMtuResponse.Parse(pdu).ServerRxMtu);
        return Mtu;
    }
}
