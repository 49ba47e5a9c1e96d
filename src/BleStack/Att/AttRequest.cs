using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;

namespace BleStack.Att;

/// <summary>Reads what a response carries.</summary>
internal delegate T AnswerParser<out T>(ReadOnlySpan<byte> pdu);

/// <summary>What all requests of one opcode have in common.</summary>
/// <param name="Opcode">The request's.</param>
/// <param name="Parse">Reads the response.</param>
internal sealed record RequestKind<T>(AttOpcode Opcode, AnswerParser<T> Parse);

/// <summary>A request from its first octet on the air to its end; on the loop only.</summary>
internal interface IAttRequest
{
    AttOpcode Opcode { get; }

    /// <summary>It has ended, perhaps by cancellation while it waited.</summary>
    bool IsDone { get; }

    /// <summary>Its place in the queue, and its cancellation; null where it needs neither.</summary>
    WaitingRequest? Waiting { get; set; }

    /// <summary>Takes the PDU of the response.</summary>
    /// <exception cref="MalformedPduException">It is none.</exception>
    void Succeed(ReadOnlySpan<byte> answer);

    /// <summary>Takes the answer that nothing is there; false where that is an error.</summary>
    bool SucceedWithNone();

    void Fail(AttException exception);

    /// <summary>May be called from any thread.</summary>
    void Cancel();
}

/// <summary>A request that is the source of its own task.</summary>
internal abstract class AttRequest<T>(TaskCreationOptions options) : TaskCompletionSource<T>(options), IAttRequest
{
    public abstract AttOpcode Opcode { get; }

    public bool IsDone => Task.IsCompleted;

    public WaitingRequest? Waiting { get; set; }

    public void Succeed(ReadOnlySpan<byte> answer)
    {
        Waiting?.Release();
        Take(answer);
    }

    public virtual bool SucceedWithNone() => false;

    public void Fail(AttException exception)
    {
        Waiting?.Release();
        TrySetException(exception);
    }

    public void Cancel() => TrySetCanceled();

    /// <inheritdoc cref="IAttRequest.Succeed"/>
    protected abstract void Take(ReadOnlySpan<byte> answer);
}

/// <summary>A request whose task ends with what its one response carries.</summary>
internal sealed class SingleRequest<T>(RequestKind<T> kind, TaskCreationOptions options) : AttRequest<T>(options)
{
    public override AttOpcode Opcode => kind.Opcode;

    protected override void Take(ReadOnlySpan<byte> answer) => TrySetResult(kind.Parse(answer));
}

/// <summary>A request that waits for its turn, or that can be cancelled.</summary>
internal sealed class WaitingRequest(RequestQueue queue, IAttRequest request, byte[] pdu)
{
    private CancellationTokenRegistration _registration;

    public IAttRequest Request => request;

    public byte[] Pdu => pdu;

    /// <summary>What can cancel it.</summary>
    public CancellationToken Cancellation => _registration.Token;

    public void Watch(CancellationToken cancellation) =>
        _registration = cancellation.UnsafeRegister(static w => ((WaitingRequest)w!).Cancel(), this);

    public void Start() => queue.Start(this);

    public void Release() => _registration.Dispose();

    private void Cancel()
    {
        request.Cancel();
        queue.Loop.Run(static w => ((WaitingRequest)w!).Unqueue(), this);
    }

    private void Unqueue() => queue.Remove(this);
}
