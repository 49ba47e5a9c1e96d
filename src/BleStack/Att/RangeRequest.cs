using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;

namespace BleStack.Att;

/// <summary>Reads the elements of one response into a list.</summary>
internal delegate void ElementParser<T>(ReadOnlySpan<byte> pdu, List<T> into);

/// <summary>What all requests for the attributes of a range that have something in common have in common.</summary>
/// <param name="Opcode">The request's; a first and a last handle follow it.</param>
/// <param name="Parse">Reads a response.</param>
/// <param name="Range">The handles an element stands for: its first and its last.</param>
internal sealed record RangeKind<T>(AttOpcode Opcode, ElementParser<T> Parse, Func<T, (ushort First, ushort Last)> Range);

/// <summary>
/// Asks for a range of handles again until the server says Attribute Not Found or the range ends; an answer that does not ascend within it
/// is an error. On the loop only.
/// </summary>
/// <param name="queue">Where it waits between two answers.</param>
/// <param name="kind">What is asked for.</param>
/// <param name="range">First and last handle.</param>
/// <param name="tail">What follows the handles in the request.</param>
/// <param name="maximum">Elements at which it gives up.</param>
/// <param name="cancellation">Ends it between two answers and during one.</param>
internal sealed class RangeRequest<T>(
    RequestQueue queue,
    RangeKind<T> kind,
    (ushort First, ushort Last) range,
    ReadOnlyMemory<byte> tail,
    int maximum,
    CancellationToken cancellation
) : AttRequest<List<T>>(TaskCreationOptions.None)
{
    private readonly List<T> _found = [];
    private int _next = range.First;

    public override AttOpcode Opcode => kind.Opcode;

    /// <summary>Sends the first request; the task ends with all that was found.</summary>
    public Task<List<T>> Start()
    {
        if (_next > range.Last) TrySetResult(_found);
        else Ask();
        return Task;
    }

    public override bool SucceedWithNone()
    {
        Waiting?.Release();
        TrySetResult(_found);
        return true;
    }

    protected override void Take(ReadOnlySpan<byte> answer)
    {
        int before = _found.Count;
        try
        {
            kind.Parse(answer, _found);
            for (int i = before; i < _found.Count; i++) Pass(kind.Range(_found[i]));
        }
        catch (AttException nonsense)
        {
            TrySetException(nonsense);
            return;
        }

        if (_found.Count == before || _next > range.Last) TrySetResult(_found);
        else if (!IsDone) Ask();
    }

    private void Pass((ushort First, ushort Last) element)
    {
        if (element.First < _next || element.First > range.Last || element.Last < element.First || _found.Count > maximum)
            throw new AttException(
                AttFailure.InvalidResponse,
                AttOpcode.None,
                $"Discovery from 0x{_next:X4} to 0x{range.Last:X4} was answered with handles 0x{element.First:X4}-0x{element.Last:X4}."
            );
        _next = element.Last + 1;
    }

    private void Ask()
    {
        var writer = new PduWriter(tail.Length <= 16 ? stackalloc byte[5 + 16] : new byte[5 + tail.Length]);
        writer.U8((byte)kind.Opcode);
        writer.U16((ushort)_next);
        writer.U16(range.Last);
        writer.Bytes(tail.Span);
        queue.Send(this, writer.Written, cancellation);
    }
}
