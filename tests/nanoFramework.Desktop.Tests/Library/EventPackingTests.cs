using nanoFramework.Device.Bluetooth;
using nanoFramework.Runtime.Events;
using Xunit;

namespace nanoFramework.Desktop.Tests.Library;

/// <summary>What firmware reads by reflection in the event filter: class names, field names, and every packing of the device.</summary>
public class EventPackingTests : LibraryTest, IEventListener
{
    private BaseEvent? _seen;

    public EventPackingTests() => EventSink.AddEventFilter(EventCategory.Bluetooth, this);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Server_events_carry_descriptor_characteristic_and_id(byte type)
    {
        BaseEvent ev = Filtered(type, 0x0207, 0xAAAA1234);
        Assert.Equal("BluetoothEventServer", ev.GetType().Name);
        Assert.Equal((BluetoothEventType)type, FieldOf(ev, "type"));
        Assert.Equal((ushort)0x07, FieldOf(ev, "characteristicId"));
        Assert.Equal((ushort)0x0207, FieldOf(ev, "descriptorId"));
        Assert.Equal((ushort)0x1234, FieldOf(ev, "id"));
    }

    [Fact]
    public void An_advertisement_carries_its_id()
    {
        BaseEvent ev = Filtered(4, 0, 99);
        Assert.Equal("BluetoothEventScan", ev.GetType().Name);
        Assert.Equal((ushort)99, FieldOf(ev, "id"));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    public void Client_events_carry_connection_service_characteristic_and_status(byte type)
    {
        BaseEvent ev = Filtered(type, 0x0041, 0x12345678);
        Assert.Equal("BluetoothEventCentral", ev.GetType().Name);
        Assert.Equal((ushort)0x41, FieldOf(ev, "connectionHandle"));
        Assert.Equal((ushort)0x12, FieldOf(ev, "serviceHandle"));
        Assert.Equal((ushort)0x3456, FieldOf(ev, "characteristicHandle"));
        Assert.Equal((ushort)0x78, FieldOf(ev, "status"));
    }

    [Theory]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(22)]
    public void Session_events_carry_connection_data_and_status(byte type)
    {
        BaseEvent ev = Filtered(type, 3, 0x00070213);
        Assert.Equal("BluetoothEventSesssion", ev.GetType().Name);
        Assert.Equal((ushort)3, FieldOf(ev, "connectionHandle"));
        Assert.Equal((ushort)0x13, FieldOf(ev, "status"));
        Assert.Equal((ushort)7, FieldOf(ev, "data"));
        Assert.Equal(0x00070213u, FieldOf(ev, "data32"));
    }

    void IEventListener.InitializeForEventSource()
    {
    }

    // Returns false: the library's handling of the events is tested elsewhere.
    bool IEventListener.OnEvent(BaseEvent ev)
    {
        _seen = ev;
        return false;
    }

    private BaseEvent Filtered(byte type, int detail, uint data2)
    {
        Raise((BluetoothEventType)type, detail, data2);
        EventSink.RemoveEventFilter(EventCategory.Bluetooth, this);
        return Assert.IsAssignableFrom<BaseEvent>(_seen);
    }
}
