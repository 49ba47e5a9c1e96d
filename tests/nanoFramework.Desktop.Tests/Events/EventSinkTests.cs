using System;
using System.Collections.Generic;
using nanoFramework.Runtime.Events;
using Xunit;

namespace nanoFramework.Desktop.Tests.Events;

[Collection("library")]
public class EventSinkTests
{
    private readonly List<string> _order = [];

    [Fact]
    public void An_event_passes_processor_filter_and_listener_in_that_order()
    {
        Register(EventCategory.Usb, new Step(_order, "processor"), new Step(_order, "filter"), new Step(_order, "listener"));
        EventSink.PostManagedEvent((byte)EventCategory.Usb, 7, 0x1234, 0x89ABCDEF);
        Assert.Equal(["processor 12346E07 89ABCDEF", "filter", "listener"], _order);
    }

    [Fact]
    public void A_filter_that_returns_false_swallows_the_event()
    {
        Register(
            EventCategory.Usb,
            new Step(_order, "processor"),
            new Step(_order, "filter") { Result = false },
            new Step(_order, "listener")
        );
        EventSink.PostManagedEvent((byte)EventCategory.Usb, 7, 0, 0);
        Assert.DoesNotContain("listener", _order);
    }

    [Fact]
    public void A_second_listener_replaces_the_first()
    {
        Register(EventCategory.Usb, new Step(_order, "p"), new Step(_order, "f"), new Step(_order, "first"));
        EventSink.AddEventListener(EventCategory.Usb, new Step(_order, "second"));
        EventSink.PostManagedEvent((byte)EventCategory.Usb, 0, 0, 0);
        Assert.Equal("second", _order[^1]);
        Assert.DoesNotContain("first", _order);
    }

    [Fact]
    public void Removing_another_ones_filter_leaves_it_in_place()
    {
        Step filter = new(_order, "filter");
        Register(EventCategory.Usb, new Step(_order, "p"), filter, new Step(_order, "l"));
        EventSink.RemoveEventFilter(EventCategory.Usb, new Step(_order, "other"));
        EventSink.PostManagedEvent((byte)EventCategory.Usb, 0, 0, 0);
        Assert.Contains("filter", _order);
        _order.Clear();
        EventSink.RemoveEventFilter(EventCategory.Usb, filter);
        EventSink.PostManagedEvent((byte)EventCategory.Usb, 0, 0, 0);
        Assert.DoesNotContain("filter", _order);
    }

    [Fact]
    public void Listeners_and_filters_are_initialized_when_added()
    {
        Step filter = new(_order, "f"), listener = new(_order, "l");
        Register(EventCategory.Usb, new Step(_order, "p"), filter, listener);
        Assert.True(filter.Initialized && listener.Initialized);
    }

    [Fact]
    public void A_category_without_processor_delivers_generic_events()
    {
        Step listener = new(_order, "l");
        EventSink.AddEventListener(EventCategory.Can, listener);
        EventSink.PostManagedEvent((byte)EventCategory.Can, 3, 0xBEEF, 1);
        GenericEvent generic = Assert.IsType<GenericEvent>(listener.Last);
        Assert.Equal((60, 3, 0xBEEFu), (generic.Category, generic.Message, generic.Data));
    }

    [Fact]
    public void Custom_events_carry_both_words()
    {
        CustomEventArgs? received = null;
        CustomEventPostedEventHandler handler = (_, e) => received = e;
        CustomEvent.CustomEventPosted += handler;
        EventSink.PostManagedEvent((byte)EventCategory.Custom, 0, 0x1122, 0x33445566);
        CustomEvent.CustomEventPosted -= handler;
        Assert.Equal((0x1122, 0x33445566u), (received!.Data1, received.Data2));
    }

    private static void Register(EventCategory category, IEventProcessor processor, IEventListener filter, IEventListener listener)
    {
        EventSink.AddEventProcessor(category, processor);
        EventSink.AddEventFilter(category, filter);
        EventSink.AddEventListener(category, listener);
    }

    private sealed class Step(List<string> order, string name) : IEventListener, IEventProcessor
    {
        public bool Result { get; init; } = true;

        public bool Initialized { get; private set; }

        public BaseEvent? Last { get; private set; }

        public void InitializeForEventSource() => Initialized = true;

        public bool OnEvent(BaseEvent ev)
        {
            Last = ev;
            order.Add(name);
            return Result;
        }

        public BaseEvent ProcessEvent(uint data1, uint data2, DateTime time)
        {
            order.Add($"{name} {data1:X8} {data2:X8}");
            return new BaseEvent();
        }
    }
}
