using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading.Channels;
using System.Threading.Tasks;
using TestKit.Peers.Bluez;
using Tmds.DBus.Protocol;

namespace Peers.Tests.BluezPeripheral;

/// <summary>
/// The objects that a heart-rate sensor's application exports to bluetoothd: service, characteristics, advertisement; and the requests they
/// received.
/// </summary>
/// <remarks>BlueZ 5.66, doc/gatt-api.txt and doc/advertising-api.txt. bluetoothd itself checks the flags against the link; only permitted
/// requests arrive here.</remarks>
internal sealed class HeartRateApplication : IPathMethodHandler
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

    private readonly (string Path, string Interface, Dictionary<string, VariantValue> Properties)[] _objects;
    private readonly Channel<byte[]> _written = Channel.CreateUnbounded<byte[]>();
    private readonly Channel<bool> _notifying = Channel.CreateUnbounded<bool>();

    /// <param name="isAuthenticated">The location and the control point want a key with protection against a man in the middle.</param>
    public HeartRateApplication(bool isAuthenticated)
    {
        string want = isAuthenticated ? "encrypt-authenticated-" : "encrypt-";
        _objects =
        [
            (ServicePath, Service, new() { ["UUID"] = Full(0x180D), ["Primary"] = true }),
            (MeasurementPath, Characteristic, Properties(0x2A37, "notify")),
            (LocationPath, Characteristic, Properties(0x2A38, want + "read")),
            (ControlPath, Characteristic, Properties(0x2A39, want + "write")),
        ];
    }

    /// <summary>Values written to the control point, in order.</summary>
    public ChannelReader<byte[]> Written => _written.Reader;

    /// <summary>Each time notifications are switched on or off.</summary>
    public ChannelReader<bool> Notifying => _notifying.Reader;

    /// <summary>How often the location was read, by whom: the object path of the device.</summary>
    public ConcurrentQueue<string> Readers { get; } = [];

    /// <inheritdoc/>
    public string Path => Root;

    /// <inheritdoc/>
    public bool HandlesChildPaths => true;

    /// <summary>Notifies each that has subscribed of a new measurement.</summary>
    public static void Measure(DBusConnection bus, byte[] value)
    {
        using MessageWriter writer = bus.GetMessageWriter();
        writer.WriteSignalHeader(null, MeasurementPath, BlueZObjects.Properties, "PropertiesChanged", "sa{sv}as");
        writer.WriteString(Characteristic);
        writer.WriteDictionary(new Dictionary<string, VariantValue> { ["Value"] = VariantValue.Array(value) });
        writer.WriteArray(Array.Empty<string>());
        bus.TrySendMessage(writer.CreateMessage());
    }

    /// <summary>Answers a call to one of these objects.</summary>
    public ValueTask HandleMethodAsync(MethodContext context)
    {
        Reader arguments = context.Request.GetBodyReader();
        switch (context.Request.PathAsString, context.Request.MemberAsString)
        {
            case (Root, "GetManagedObjects"): ReplyObjects(context); break;
            case (AdvertisementPath, "GetAll"): Reply(context, AdvertisementProperties()); break;
            case (AdvertisementPath, "Release"): Reply(context); break;
            case (LocationPath, "ReadValue"):
                Readers.Enqueue(arguments.ReadDictionaryOfStringToVariantValue()["device"].GetObjectPathAsString());
                Reply(context, value: [Wrist]);
                break;
            case (ControlPath, "WriteValue"):
                _written.Writer.TryWrite(arguments.ReadArrayOfByte());
                Reply(context);
                break;
            case (MeasurementPath, "StartNotify" or "StopNotify"):
                _notifying.Writer.TryWrite(context.Request.MemberAsString == "StartNotify");
                Reply(context);
                break;
            default: context.ReplyUnknownMethodError(); break;
        }

        return ValueTask.CompletedTask;
    }

    private static void Reply(MethodContext context)
    {
        using MessageWriter writer = context.CreateReplyWriter(null);
        context.Reply(writer.CreateMessage());
    }

    private static void Reply(MethodContext context, byte[] value)
    {
        using MessageWriter writer = context.CreateReplyWriter("ay");
        writer.WriteArray(value);
        context.Reply(writer.CreateMessage());
    }

    private static void Reply(MethodContext context, Dictionary<string, VariantValue> properties)
    {
        using MessageWriter writer = context.CreateReplyWriter("a{sv}");
        writer.WriteDictionary(properties);
        context.Reply(writer.CreateMessage());
    }

    private void ReplyObjects(MethodContext context)
    {
        using MessageWriter writer = context.CreateReplyWriter("a{oa{sa{sv}}}");
        ArrayStart objects = writer.WriteDictionaryStart();
        foreach ((string path, string @interface, Dictionary<string, VariantValue> properties) in _objects)
        {
            writer.WriteDictionaryEntryStart();
            writer.WriteObjectPath(path);
            ArrayStart interfaces = writer.WriteDictionaryStart();
            writer.WriteDictionaryEntryStart();
            writer.WriteString(@interface);
            writer.WriteDictionary(properties);
            writer.WriteDictionaryEnd(interfaces);
        }

        writer.WriteDictionaryEnd(objects);
        context.Reply(writer.CreateMessage());
    }

    private static string Full(ushort uuid) => $"0000{uuid:x4}-0000-1000-8000-00805f9b34fb";

    private static Dictionary<string, VariantValue> Properties(ushort uuid, string flag) =>
        new() { ["UUID"] = Full(uuid), ["Service"] = new ObjectPath(ServicePath), ["Flags"] = VariantValue.Array(new[] { flag }) };

    private static Dictionary<string, VariantValue> AdvertisementProperties() => new()
    {
        ["Type"] = "peripheral",
        ["ServiceUUIDs"] = VariantValue.Array(new[] { Full(0x180D) }),
        ["LocalName"] = Name,
        ["Discoverable"] = true,
        // Milliseconds, instead of 1.28 s.
        ["MinInterval"] = 40u,
        ["MaxInterval"] = 60u,
    };
}
