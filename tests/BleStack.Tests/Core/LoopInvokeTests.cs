using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using Xunit;

namespace BleStack.Tests.Core;

/// <summary>Work begun on the loop it belongs to: no task of its own, and yet no exception outside a task.</summary>
public class LoopInvokeTests
{
    private readonly SimulatedLoop _loop = new();

    [Fact]
    public void On_the_loop_the_operations_own_task_is_returned()
    {
        var operation = Task.FromResult(7);
        OnLoop(() =>
        {
            Assert.Same(operation, _loop.InvokeAsync(() => operation));
            Assert.Same(operation, _loop.InvokeAsync(() => (Task)operation));
        });
    }

    [Fact]
    public void On_the_loop_what_an_operation_throws_at_once_ends_its_task()
    {
        OnLoop(() =>
        {
            Assert.IsType<FormatException>(_loop.InvokeAsync(ThrowsResult).Exception!.InnerException);
            Assert.IsType<FormatException>(_loop.InvokeAsync(Throws).Exception!.InnerException);
        });

        static Task<int> ThrowsResult() => throw new FormatException();
        static Task Throws() => throw new FormatException();
    }

    [Fact]
    public void On_the_loop_an_operation_that_is_cancelled_at_once_is_cancelled_not_faulted()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        OnLoop(() => Assert.True(_loop.InvokeAsync(() => Refuse(cancelled.Token)).IsCanceled));

        static Task<int> Refuse(CancellationToken token)
        {
            token.ThrowIfCancellationRequested();
            return Task.FromResult(0);
        }
    }

    private void OnLoop(Action check) => _loop.Run(() =>
    {
        check();
        return Task.CompletedTask;
    });
}
