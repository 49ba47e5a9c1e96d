using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading;
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
/// <remarks>
/// It is awaited itself, its caller goes on within the last answer, and then may ask for another range with it: a discovery makes one for
/// each kind of attribute, and none of its requests makes anything but what it finds. One that was cancelled is not used again.
/// </remarks>
/// <param name="queue">Where it waits between two answers.</param>
/// <param name="kind">What is asked for.</param>
/// <param name="maximum">Elements at which it gives up.</param>
/// <param name="cancellation">Ends it between two answers and during one.</param>
internal sealed class RangeRequest<T>(RequestQueue queue, RangeKind<T> kind, int maximum, CancellationToken cancellation)
    : IAttRequest, ICriticalNotifyCompletion
{
    /// <summary>A type, and the 128-bit UUID of a service as its value.</summary>
    private const int LongestTail = 2 + 16;

    private readonly CancellationToken _cancellation = cancellation;
    private readonly List<T> _found = [];
    private ReadOnlyMemory<byte> _tail;
    private int _next;
    private ushort _last;
    private Action? _goOn;
    private Exception? _failure;

    public AttOpcode Opcode => kind.Opcode;

    public bool IsDone { get; private set; }

    public WaitingRequest? Waiting { get; set; }

    /// <inheritdoc cref="IsDone"/>
    public bool IsCompleted => IsDone;

    /// <summary>
    /// Asks for the attributes from <paramref name="first"/> to <paramref name="last"/>; if that is below, there are none.
    /// </summary>
    /// <param name="first">First handle.</param>
    /// <param name="last">Last handle.</param>
    /// <param name="tail">What follows the handles in the request.</param>
    public RangeRequest<T> Ask(int first, ushort last, ReadOnlyMemory<byte> tail)
    {
        (_next, _last, _tail, _failure) = (first, last, tail, null);
        _found.Clear();
        IsDone = _next > last;
        if (!IsDone) Send();
        return this;
    }

    public RangeRequest<T> GetAwaiter() => this;

    /// <summary>All that was found; valid until it asks again.</summary>
    public List<T> GetResult()
    {
        if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        return _found;
    }

    public void OnCompleted(Action continuation) => _goOn = continuation;

    public void UnsafeOnCompleted(Action continuation) => _goOn = continuation;

    public void Succeed(ReadOnlySpan<byte> answer)
    {
        Waiting?.Release();
        if (IsDone) return;
        int before = _found.Count;
        try
        {
            kind.Parse(answer, _found);
            for (int i = before; i < _found.Count; i++) Pass(kind.Range(_found[i]));
        }
        catch (AttException nonsense)
        {
            End(nonsense);
            return;
        }

        if (_found.Count == before || _next > _last) End(null);
        else Send();
    }

    public bool SucceedWithNone()
    {
        Waiting?.Release();
        End(null);
        return true;
    }

    public void Fail(AttException exception)
    {
        Waiting?.Release();
        End(exception);
    }

    public void Cancel() => queue.Loop.Run(
        static r => ((RangeRequest<T>)r!).End(new OperationCanceledException(((RangeRequest<T>)r!)._cancellation)),
        this);

    private void Pass((ushort First, ushort Last) element)
    {
        if (element.First < _next || element.First > _last || element.Last < element.First || _found.Count > maximum)
            throw new AttException(
                AttFailure.InvalidResponse,
                AttOpcode.None,
                $"Discovery from 0x{_next:X4} to 0x{_last:X4} was answered with handles 0x{element.First:X4}-0x{element.Last:X4}."
            );
        _next = element.Last + 1;
    }

    private void Send()
    {
        var writer = new PduWriter(stackalloc byte[5 + LongestTail]);
        writer.U8((byte)kind.Opcode);
        writer.U16((ushort)_next);
        writer.U16(_last);
        writer.Bytes(_tail.Span);
        queue.Send(this, writer.Written, _cancellation);
    }

    private void End(Exception? failure)
    {
        if (IsDone) return;
        (IsDone, _failure) = (true, failure);
        Action? goOn = _goOn;
        _goOn = null;
        goOn?.Invoke();
    }
}
