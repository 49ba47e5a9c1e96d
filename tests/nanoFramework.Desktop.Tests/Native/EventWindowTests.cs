using System;
using System.Collections.Generic;
using BleStack.Core;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Runtime.Native;
using NimbleNative;
using Xunit;

namespace nanoFramework.Desktop.Tests.Native;

/// <summary>The one outstanding event: its two seconds, the events that wait behind it, and the effect of late or second answers.</summary>
[Collection("library")]
public sealed class EventWindowTests : IDisposable
{
    private static readonly TimeSpan Almost = EventWindow.Budget - TimeSpan.FromMilliseconds(10);

    private readonly SimulatedLoop _loop = new();
    private readonly EventWindow _window;
    private readonly List<string> _done = [];
    private readonly Action<int, string> _before = BoardHardware.Fault;
    private int _defect;

    public EventWindowTests()
    {
        _window = new EventWindow(_loop);
        BoardHardware.Fault = (defect, _) => _defect = defect;
    }

    public void Dispose() => BoardHardware.Fault = _before;

    [Fact]
    public void An_answer_in_time_completes_the_read()
    {
        Begin("read");
        _loop.Advance(Almost);
        _window.AnswerRead(1, [7]);
        _loop.RunUntilIdle();
        Assert.Equal(["read handled 0 07"], _done);
    }

    [Fact]
    public void After_two_seconds_the_request_ends_unhandled()
    {
        Begin("read");
        _loop.Advance(Almost);
        Assert.Empty(_done);
        _loop.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(["read timed out"], _done);
    }

    [Fact]
    public void The_next_request_waits_for_the_first_and_then_has_two_seconds_of_its_own()
    {
        Begin("first");
        Begin("second");
        _loop.Advance(EventWindow.Budget);
        Assert.Equal(["first timed out"], _done);
        _loop.Advance(Almost);
        _window.AnswerWrite(2, 0x80);
        _loop.RunUntilIdle();
        Assert.Equal("second handled 128 ", _done[^1]);
    }

    [Fact]
    public void Defect_1_an_answer_after_the_timeout_touches_a_freed_buffer()
    {
        Begin("read");
        _loop.Advance(EventWindow.Budget);
        Assert.Throws<OperationCanceledException>(() => _window.AnswerRead(1, [7]));
        Assert.Equal(1, _defect);
    }

    [Fact]
    public void Defect_1_fetching_written_data_after_the_timeout_reads_a_freed_buffer()
    {
        Begin("write");
        _loop.Advance(EventWindow.Budget);
        Assert.Throws<OperationCanceledException>(() => _window.Context<AccessEvent>(1));
        Assert.Equal(1, _defect);
    }

    [Fact]
    public void A_late_refusal_or_write_answer_is_harmless_while_no_other_event_came()
    {
        Begin("write");
        _loop.Advance(EventWindow.Budget);
        _window.RefuseRead(1, 0x0E);
        _window.AnswerWrite(1, 0);
        Assert.Equal((0, 1), (_defect, _done.Count));
    }

    [Fact]
    public void A_late_read_answer_is_ignored_once_another_event_came()
    {
        Begin("first");
        _loop.Advance(EventWindow.Budget);
        Begin("second");
        _window.AnswerRead(1, [7]);
        _loop.RunUntilIdle();
        Assert.Equal((0, 1), (_defect, _done.Count));
    }

    [Fact]
    public void Defect_2_a_second_write_answer_leaves_with_the_mutex_held()
    {
        Begin("write");
        _window.AnswerWrite(1, 0);
        Assert.Throws<OperationCanceledException>(() => _window.AnswerWrite(1, 0));
        Assert.Equal(2, _defect);
    }

    [Fact]
    public void Defect_2_a_write_answer_for_an_event_that_moved_on_leaves_with_the_mutex_held()
    {
        Begin("first");
        _loop.Advance(EventWindow.Budget);
        Begin("second");
        Assert.Throws<OperationCanceledException>(() => _window.AnswerWrite(1, 0));
        Assert.Equal(2, _defect);
    }

    [Fact]
    public void Defect_2_a_null_value_leaves_with_the_mutex_held()
    {
        Begin("read");
        Assert.Throws<OperationCanceledException>(() => _window.AnswerRead(1, null));
        Assert.Equal(2, _defect);
    }

    [Fact]
    public void Defect_3_a_late_Accept_would_complete_an_unrelated_read()
    {
        OnLoop(new NoticeEvent(BluetoothEventType.PassKeyActions, 1, 0));
        _loop.Advance(EventWindow.Budget);
        Begin("read");
        Assert.Throws<OperationCanceledException>(_window.SignalAccepted);
        Assert.Equal(3, _defect);
    }

    [Fact]
    public void A_late_Accept_with_nothing_waiting_is_harmless()
    {
        OnLoop(new NoticeEvent(BluetoothEventType.PassKeyActions, 1, 0));
        _loop.Advance(EventWindow.Budget);
        _window.SignalAccepted();
        Assert.Equal(0, _defect);
    }

    [Fact]
    public void Clearing_ends_everything_that_waits()
    {
        Begin("first");
        Begin("second");
        _window.Clear();
        Assert.Equal(["first timed out", "second timed out"], _done);
    }

    private void Begin(string name) => OnLoop(new Access(name, _done));

    private void OnLoop(WaitingEvent waiting)
    {
        _loop.Post(_ => _window.Enqueue(waiting), null);
        _loop.RunUntilIdle();
    }

    // A number no characteristic has, so that the library drops the event.
    private sealed class Access : AccessEvent
    {
        private readonly string _name;
        private readonly List<string> _done;

        public Access(string name, List<string> done)
        {
            (_name, _done) = (name, done);
            Detail = 0;
        }

        public override BluetoothEventType Type => BluetoothEventType.Read;

        public override void Complete(bool handled) =>
            _done.Add(handled ? $"{_name} handled {Result} {Convert.ToHexString(Value)}" : $"{_name} timed out");
    }
}
