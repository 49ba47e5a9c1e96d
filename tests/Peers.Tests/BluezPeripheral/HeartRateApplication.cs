using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Peers.Tests.Bluez;
using Peers.Tests.Bluez.DBus;

namespace Peers.Tests.BluezPeripheral;

/// <summary>The objects a heart-rate sensor's application shows to bluetoothd: service, characteristics, advertisement; and what was asked of them.</summary>
/// <remarks>BlueZ 5.66, doc/gatt-api.txt and doc/advertising-api.txt. bluetoothd itself checks the flags against the link; only what it lets through comes here.</remarks>
internal sealed class HeartRateApplication
{
    public const string Root = "/sensor";
    public const string AdvertisementPath = Root + "/advertisement";
    public const string Name = "BlueZ sensor";
    private const string ServicePath = Root + "/service";
    private const string MeasurementPath = ServicePath + "/measurement";
    private const string LocationPath = ServicePath + "/location";
    private const string ControlPath = ServicePath + "/control";
    private const string Service = "org.bluez.GattService1";
    private const string Characteristic = "org.bluez.GattCharacteristic1";
    private const string Advertisement = "org.bluez.LEAdvertisement1";
    private const byte Wrist = 0x02;

    private static readonly (string, object[]) s_nothing = ("", []);

    private readonly Dictionary<string, object> _objects;
    private readonly Channel<byte[]> _written = Channel.CreateUnbounded<byte[]>();
    private readonly Channel<bool> _notifying = Channel.CreateUnbounded<bool>();

    /// <param name="isAuthenticated">The location and the control point want a key with protection against a man in the middle.</param>
    public HeartRateApplication(bool isAuthenticated)
    {
        string want = isAuthenticated ? "encrypt-authenticated-" : "encrypt-";
        _objects = new Dictionary<string, object>
        {
            [ServicePath] = Interface(Service, new() { ["UUID"] = ("s", Full(0x180D)), ["Primary"] = ("b", true) }),
            [MeasurementPath] = Interface(Characteristic, Properties(0x2A37, "notify")),
            [LocationPath] = Interface(Characteristic, Properties(0x2A38, want + "read")),
            [ControlPath] = Interface(Characteristic, Properties(0x2A39, want + "write")),
        };
    }

    /// <summary>Values written to the control point, in order.</summary>
    public ChannelReader<byte[]> Written => _written.Reader;

    /// <summary>Each time notifications are switched on or off.</summary>
    public ChannelReader<bool> Notifying => _notifying.Reader;

    /// <summary>How often the location was read, by whom: the object path of the device.</summary>
    public ConcurrentQueue<string> Readers { get; } = [];

    /// <summary>Answers a call to one of these objects.</summary>
    public (string Signature, object[] Values) Answer(DBusMessage call) => (call.Path, call.Member) switch
    {
        (Root, "GetManagedObjects") => ("a{oa{sa{sv}}}", [_objects]),
        (AdvertisementPath, "GetAll") => ("a{sv}", [AdvertisementProperties()]),
        (AdvertisementPath, "Release") => s_nothing,
        (LocationPath, "ReadValue") => Read((Dictionary<object, object>)call.Body[0]),
        (ControlPath, "WriteValue") => Write((byte[])call.Body[0]),
        (MeasurementPath, "StartNotify") => Notify(true),
        (MeasurementPath, "StopNotify") => Notify(false),
        _ => throw new DBusException("org.freedesktop.DBus.Error.UnknownMethod", $"{call.Member} on {call.Path}"),
    };

    /// <summary>A new measurement: bluetoothd notifies whoever has subscribed.</summary>
    public static Task MeasureAsync(DBusConnection bus, byte[] value, CancellationToken token) => bus.EmitAsync(
        MeasurementPath, BlueZObjects.Properties, "PropertiesChanged", "sa{sv}as", [Characteristic, new Dictionary<string, (string, object)> { ["Value"] = ("ay", value) }, Array.Empty<object>()], token);

    private static string Full(ushort uuid) => $"0000{uuid:x4}-0000-1000-8000-00805f9b34fb";

    private static Dictionary<string, (string, object)> Properties(ushort uuid, string flag) =>
        new() { ["UUID"] = ("s", Full(uuid)), ["Service"] = ("o", ServicePath), ["Flags"] = ("as", new object[] { flag }) };

    private static Dictionary<string, object> Interface(string name, Dictionary<string, (string, object)> properties) => new() { [name] = properties };

    private static Dictionary<string, (string, object)> AdvertisementProperties() => new()
    {
        ["Type"] = ("s", "peripheral"),
        ["ServiceUUIDs"] = ("as", new object[] { Full(0x180D) }),
        ["LocalName"] = ("s", Name),
        ["Discoverable"] = ("b", true),
        // Milliseconds, instead of 1.28 s.
        ["MinInterval"] = ("u", 40u),
        ["MaxInterval"] = ("u", 60u),
    };

    private (string, object[]) Read(Dictionary<object, object> options)
    {
        Readers.Enqueue((string)options["device"]);
        return ("ay", [new[] { Wrist }]);
    }

    private (string, object[]) Write(byte[] value)
    {
        _written.Writer.TryWrite(value);
        return s_nothing;
    }

    private (string, object[]) Notify(bool isOn)
    {
        _notifying.Writer.TryWrite(isOn);
        return s_nothing;
    }
}
