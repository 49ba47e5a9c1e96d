using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att.Pdus;
using BleStack.Core;

namespace BleStack.Att;

/// <summary>The requests and commands of [Vol 3, Part F] 3.4, one method each.</summary>
/// <remarks>Where a result for "none" is given, Attribute Not Found ends the request with it: discovery meets that answer at every end, and an exception costs more than the request.</remarks>
public sealed partial class AttClient
{
    /// <summary>Offers this host's Rx MTU, once in a connection ([Vol 3, Part F] 3.4.2.1); later calls wait for the same exchange, or return the MTU when it is over.</summary>
    /// <remarks>The exchange belongs to all who ask: <paramref name="cancellation"/> ends the wait for it, not the exchange.</remarks>
    public Task<ushort> ExchangeMtuAsync(CancellationToken cancellation = default)
    {
        if (_mtuExchange is { IsValueCreated: true, Value.IsCompleted: true }) return Task.FromResult(Mtu);
        Task<ushort> exchange = _mtuExchange.Value;
        return Loop.IsCurrent
            ? exchange.WaitAsync(cancellation)
            : exchange.ContinueWith(static e => e.GetAwaiter().GetResult(), cancellation, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Handles and types from <paramref name="start"/> on, as many as one response holds.</summary>
    public Task<List<(ushort Handle, BleUuid Type)>> FindInformationAsync(
        ushort start, ushort end, CancellationToken cancellation = default) =>
        FindInformationAsync(start, end, none: null, cancellation);

    internal Task<List<(ushort Handle, BleUuid Type)>> FindInformationAsync(
        ushort start, ushort end, Func<List<(ushort Handle, BleUuid Type)>>? none, CancellationToken cancellation)
    {
        var writer = new PduWriter(stackalloc byte[5]);
        new FindInformationRequest(start, end).Write(ref writer);
        return Send(writer.Written, AttOpcode.FindInformationResponse, ParseInformation, cancellation, none);
    }

    /// <summary>Attributes of a 16-bit type with this very value, each with the end of its group.</summary>
    public Task<List<(ushort Handle, ushort GroupEnd)>> FindByTypeValueAsync(
        ushort start, ushort end, ushort type, ReadOnlyMemory<byte> value, CancellationToken cancellation = default) =>
        FindByTypeValueAsync(start, end, type, value, none: null, cancellation);

    internal Task<List<(ushort Handle, ushort GroupEnd)>> FindByTypeValueAsync(
        ushort start, ushort end, ushort type, ReadOnlyMemory<byte> value, Func<List<(ushort Handle, ushort GroupEnd)>>? none, CancellationToken cancellation)
    {
        var writer = new PduWriter(new byte[7 + value.Length]);
        new FindByTypeValueRequest(start, end, type, value.Span).Write(ref writer);
        return Send(writer.Written, AttOpcode.FindByTypeValueResponse, ParseFound, cancellation, none);
    }

    /// <summary>Handles and values of one type, as many of one length as one response holds.</summary>
    public Task<List<(ushort Handle, byte[] Value)>> ReadByTypeAsync(
        ushort start, ushort end, BleUuid type, CancellationToken cancellation = default) =>
        ReadByTypeAsync(start, end, type, none: null, cancellation);

    internal Task<List<(ushort Handle, byte[] Value)>> ReadByTypeAsync(
        ushort start, ushort end, BleUuid type, Func<List<(ushort Handle, byte[] Value)>>? none, CancellationToken cancellation)
    {
        var writer = new PduWriter(stackalloc byte[21]);
        new ReadByTypeRequest(start, end, type).Write(ref writer);
        return Send(writer.Written, AttOpcode.ReadByTypeResponse, ParseByType, cancellation, none);
    }

    /// <summary>Groups of one type: handle, last handle, value.</summary>
    public Task<List<(ushort Handle, ushort GroupEnd, byte[] Value)>> ReadByGroupTypeAsync(
        ushort start, ushort end, BleUuid type, CancellationToken cancellation = default) =>
        ReadByGroupTypeAsync(start, end, type, none: null, cancellation);

    internal Task<List<(ushort Handle, ushort GroupEnd, byte[] Value)>> ReadByGroupTypeAsync(
        ushort start, ushort end, BleUuid type, Func<List<(ushort Handle, ushort GroupEnd, byte[] Value)>>? none, CancellationToken cancellation)
    {
        var writer = new PduWriter(stackalloc byte[21]);
        new ReadByGroupTypeRequest(start, end, type).Write(ref writer);
        return Send(writer.Written, AttOpcode.ReadByGroupTypeResponse, ParseGroups, cancellation, none);
    }

    /// <summary>The first MTU − 1 octets of a value.</summary>
    public Task<byte[]> ReadAsync(ushort handle, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(stackalloc byte[3]);
        new ReadRequest(handle).Write(ref writer);
        return Send(writer.Written, AttOpcode.ReadResponse, static pdu => ReadResponse.Parse(pdu).Value.ToArray(), cancellation);
    }

    /// <summary>Up to MTU − 1 octets of a value from <paramref name="offset"/> on.</summary>
    public Task<byte[]> ReadBlobAsync(ushort handle, ushort offset, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(stackalloc byte[5]);
        new ReadBlobRequest(handle, offset).Write(ref writer);
        return Send(writer.Written, AttOpcode.ReadBlobResponse, static pdu => ReadBlobResponse.Parse(pdu).Value.ToArray(), cancellation);
    }

    /// <summary>Two or more values of lengths known beforehand, one after the other, cut to the MTU.</summary>
    public Task<byte[]> ReadMultipleAsync(IReadOnlyList<ushort> handles, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(new byte[1 + (2 * handles.Count)]);
        new ReadMultipleRequest(Wire(handles)).Write(ref writer);
        return Send(writer.Written, AttOpcode.ReadMultipleResponse, static pdu => ReadMultipleResponse.Parse(pdu).Value.ToArray(), cancellation);
    }

    /// <summary>Two or more values of any length; the last may be cut to the MTU, and values that did not fit are absent.</summary>
    public Task<List<byte[]>> ReadMultipleVariableAsync(IReadOnlyList<ushort> handles, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(new byte[1 + (2 * handles.Count)]);
        new ReadMultipleVariableRequest(Wire(handles)).Write(ref writer);
        return Send(writer.Written, AttOpcode.ReadMultipleVariableResponse, ParseVariable, cancellation);
    }

    /// <summary>Writes a value of up to MTU − 3 octets and waits for the response.</summary>
    public Task WriteAsync(ushort handle, ReadOnlyMemory<byte> value, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(new byte[3 + value.Length]);
        new WriteRequest(handle, value.Span).Write(ref writer);
        return Send(writer.Written, AttOpcode.WriteResponse, static pdu => WriteResponse.Parse(pdu), cancellation);
    }

    /// <summary>Queues a part of a value on the server; returns the server's echo of it.</summary>
    public Task<(ushort Handle, ushort Offset, byte[] Value)> PrepareWriteAsync(
        ushort handle, ushort offset, ReadOnlyMemory<byte> part, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(new byte[5 + part.Length]);
        new PrepareWriteRequest(handle, offset, part.Span).Write(ref writer);
        return Send(writer.Written, AttOpcode.PrepareWriteResponse, ParsePrepared, cancellation);
    }

    /// <summary>Writes (or forgets) everything queued on the server.</summary>
    public Task ExecuteWriteAsync(bool commit, CancellationToken cancellation = default)
    {
        var writer = new PduWriter(stackalloc byte[2]);
        new ExecuteWriteRequest(commit).Write(ref writer);
        return Send(writer.Written, AttOpcode.ExecuteWriteResponse, static pdu => ExecuteWriteResponse.Parse(pdu), cancellation);
    }

    /// <summary>Writes up to MTU − 3 octets without a response; false when the link is gone. On the loop only.</summary>
    public bool WriteCommand(ushort handle, ReadOnlySpan<byte> value)
    {
        Loop.AssertCurrent();
        if (value.Length > Mtu - 3) throw new ArgumentException($"A command carries {Mtu - 3} octets at this MTU, not {value.Length}.", nameof(value));
        if (!_bearer.IsOpen) return false;
        var writer = new PduWriter(_bearer.Buffer);
        new WriteCommand(handle, value).Write(ref writer);
        _bearer.Send(writer.Written);
        return true;
    }

    /// <summary>Writes up to MTU − 15 octets with a signature; false when there is no CSRK to sign with, or the link is gone. On the loop only.</summary>
    public bool SignedWriteCommand(ushort handle, ReadOnlySpan<byte> value)
    {
        const int SignatureLength = Pdus.SignedWriteCommand.SignatureLength;
        Loop.AssertCurrent();
        if (value.Length > Mtu - 15) throw new ArgumentException($"A signed command carries {Mtu - 15} octets at this MTU, not {value.Length}.", nameof(value));
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

    private static byte[] Wire(IReadOnlyList<ushort> handles)
    {
        if (handles.Count < 2) throw new ArgumentException("Read Multiple names two handles at least.", nameof(handles));
        byte[] wire = new byte[2 * handles.Count];
        var writer = new PduWriter(wire);
        foreach (ushort handle in handles) writer.U16(handle);
        return wire;
    }

    private static List<(ushort Handle, BleUuid Type)> ParseInformation(ReadOnlySpan<byte> pdu)
    {
        FindInformationResponse response = FindInformationResponse.Parse(pdu);
        var found = new List<(ushort, BleUuid)>(response.Data.Length / response.ElementLength);
        var reader = new PduReader(response.Data);
        while (!reader.AtEnd) found.Add((reader.U16(), BleUuid.Read(reader.Bytes(response.ElementLength - 2))));
        return found;
    }

    private static List<(ushort Handle, ushort GroupEnd)> ParseFound(ReadOnlySpan<byte> pdu)
    {
        var reader = new PduReader(FindByTypeValueResponse.Parse(pdu).Data);
        var found = new List<(ushort, ushort)>(reader.Remaining / FindByTypeValueResponse.ElementLength);
        while (!reader.AtEnd) found.Add((reader.U16(), reader.U16()));
        return found;
    }

    private static List<(ushort Handle, byte[] Value)> ParseByType(ReadOnlySpan<byte> pdu)
    {
        ReadByTypeResponse response = ReadByTypeResponse.Parse(pdu);
        var found = new List<(ushort, byte[])>(response.Data.Length / response.ElementLength);
        var reader = new PduReader(response.Data);
        while (!reader.AtEnd) found.Add((reader.U16(), reader.Bytes(response.ElementLength - 2).ToArray()));
        return found;
    }

    private static List<(ushort Handle, ushort GroupEnd, byte[] Value)> ParseGroups(ReadOnlySpan<byte> pdu)
    {
        ReadByGroupTypeResponse response = ReadByGroupTypeResponse.Parse(pdu);
        var found = new List<(ushort, ushort, byte[])>(response.Data.Length / response.ElementLength);
        var reader = new PduReader(response.Data);
        while (!reader.AtEnd) found.Add((reader.U16(), reader.U16(), reader.Bytes(response.ElementLength - 4).ToArray()));
        return found;
    }

    private static List<byte[]> ParseVariable(ReadOnlySpan<byte> pdu)
    {
        var values = new List<byte[]>();
        var reader = new PduReader(ReadMultipleVariableResponse.Parse(pdu).Value);
        while (reader.Remaining >= 2)
        {
            int length = reader.U16();
            values.Add(reader.Bytes(Math.Min(length, reader.Remaining)).ToArray());
        }

        return values;
    }

    private static (ushort Handle, ushort Offset, byte[] Value) ParsePrepared(ReadOnlySpan<byte> pdu)
    {
        PrepareWriteResponse response = PrepareWriteResponse.Parse(pdu);
        return (response.Handle, response.Offset, response.Value.ToArray());
    }

    private Task<ushort> OfferMtu()
    {
        var writer = new PduWriter(stackalloc byte[3]);
        new ExchangeMtuRequest(_bearer.Options.Mtu).Write(ref writer);
        return Send(writer.Written, AttOpcode.ExchangeMtuResponse, AgreeMtu, CancellationToken.None);
    }

    private ushort AgreeMtu(ReadOnlySpan<byte> pdu)
    {
        _bearer.AgreeMtu(ExchangeMtuResponse.Parse(pdu).ServerRxMtu);
        return Mtu;
    }
}
