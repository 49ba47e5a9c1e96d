using System;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace BleStack.Att;

/// <summary>
/// A request that its client uses again and again: one that leaves at once and cannot be cancelled. It makes nothing but its task.
/// </summary>
internal abstract class OwnRequest<T>(AttClient client, AttOpcode opcode) : IAttRequest
{
    private AsyncTaskMethodBuilder<T> _task;

    public AttOpcode Opcode => opcode;

    public bool IsDone => false;

    public WaitingRequest? Waiting { get; set; }

    protected AttClient Client => client;

    /// <summary>Sends it; the task ends with the answer.</summary>
    public Task<T> Begin(ReadOnlySpan<byte> pdu)
    {
        _task = default;
        Task<T> task = _task.Task;
        client.Requests.SendAtOnce(this, pdu);
        return task;
    }

    public abstract void Succeed(ReadOnlySpan<byte> answer);

    public bool SucceedWithNone() => false;

    public void Fail(AttException exception) => End().SetException(exception);

    public void Cancel() => throw new NotSupportedException();

    /// <summary>
    /// What ends the task. The caller that goes on within the answer may begin the next request, so this one is let go first.
    /// </summary>
    protected AsyncTaskMethodBuilder<T> End()
    {
        AsyncTaskMethodBuilder<T> task = _task;
        _task = default;
        return task;
    }
}

/// <summary>A value of any length, as <see cref="LongRead"/>.</summary>
internal sealed class OwnRead(AttClient client) : OwnRequest<byte[]>(client, AttOpcode.ReadRequest)
{
    private ushort _handle;

    public Task<byte[]> Begin(ushort handle, ReadOnlySpan<byte> pdu)
    {
        _handle = handle;
        return Begin(pdu);
    }

    public override void Succeed(ReadOnlySpan<byte> answer)
    {
        byte[] value = AttAnswers.Value(answer);
        if (value.Length < Client.Mtu - 1) End().SetResult(value);
        else GoOn(End(), LongRead.RestAsync(Client, _handle, value, CancellationToken.None));
    }

    private static async void GoOn(AsyncTaskMethodBuilder<byte[]> task, Task<byte[]> rest)
    {
        try
        {
            task.SetResult(await rest.ConfigureAwait(true));
        }
        catch (AttException refusal)
        {
            task.SetException(refusal);
        }
    }
}

/// <summary>A write with its response.</summary>
internal sealed class OwnWrite(AttClient client) : OwnRequest<bool>(client, AttOpcode.WriteRequest)
{
    public override void Succeed(ReadOnlySpan<byte> answer)
    {
        Pdus.WriteResponse.Parse(answer);
        End().SetResult(default);
    }
}
