using System;
using System.Threading.Tasks;

namespace BleStack.Core;

/// <summary>Starts an asynchronous operation on the loop, from any thread; its awaits then stay there.</summary>
/// <remarks>
/// Where the loop is idle it starts on the caller's thread, which costs no other one. What the operation awaits is then brought by the
/// thread that reads from the controller. An application that is one such operation thus runs without a change of threads, where one that
/// awaits each request from elsewhere costs a thread of the pool each time.
/// </remarks>
public static class LoopInvoke
{
    /// <summary>Ends with the operation and its result.</summary>
    public static Task<T> InvokeAsync<T>(this HostLoop loop, Func<Task<T>> start)
    {
        if (loop.IsCurrent) return Here(start);
        var call = new Call<T>(start);
        loop.Enter(static c => ((Call<T>)c!).Start(), call);
        return call.Task;
    }

    /// <summary>Ends with the operation.</summary>
    public static Task InvokeAsync(this HostLoop loop, Func<Task> start) =>
        loop.IsCurrent ? Here(start) : loop.InvokeAsync(WithResult(start));

    private static Func<Task<bool>> WithResult(Func<Task> start) => async () =>
    {
        await start().ConfigureAwait(true);
        return true;
    };

    /// <summary>The operation's own task; what throws before the first await ends a task too, as it does from another thread.</summary>
    private static Task<T> Here<T>(Func<Task<T>> start)
    {
        try
        {
            return start();
        }
        catch (Exception exception)
        {
            return Ended<T>(exception);
        }
    }

    private static Task Here(Func<Task> start)
    {
        try
        {
            return start();
        }
        catch (Exception exception)
        {
            return Ended<bool>(exception);
        }
    }

    private static Task<T> Ended<T>(Exception exception) =>
        exception is OperationCanceledException { CancellationToken: { IsCancellationRequested: true } token }
            ? Task.FromCanceled<T>(token)
            : Task.FromException<T>(exception);

    private sealed class Call<T>(Func<Task<T>> start)
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _completion.Task;

        public async void Start()
        {
            try
            {
                _completion.TrySetResult(await start().ConfigureAwait(true));
            }
            catch (OperationCanceledException canceled)
            {
                _completion.TrySetCanceled(canceled.CancellationToken);
            }
            catch (Exception exception)
            {
                _completion.TrySetException(exception);
            }
        }
    }
}
