// The firmware's services as NimBLE's definitions: one pass over the library's objects when advertising starts. What is attached or
// changed later has no effect.
using System;
using System.Collections;
using System.Collections.Generic;
using BleStack.Att;
using BleStack.Gatt;
using nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using nanoFramework.Runtime.Native;
using Local = nanoFramework.Device.Bluetooth.GenericAttributeProfile;
using StackCharacteristic = BleStack.Gatt.GattCharacteristic;
using StackDescriptor = BleStack.Gatt.GattDescriptor;

namespace NimbleNative;

/// <summary>The attribute table the firmware built.</summary>
internal sealed class ServiceDefinitions
{
    private readonly EventWindow _window;
    private readonly int _buffers;
    private readonly List<GattService> _services = [];
    private readonly Dictionary<StackCharacteristic, ushort> _ids = [];
    private readonly Dictionary<ushort, StackCharacteristic> _byId = [];
    private bool _overrun;

    public ServiceDefinitions(EventWindow window, ArrayList providers, int receiveBuffers)
    {
        _window = window;
        _buffers = receiveBuffers;
        foreach (GattServiceProvider provider in providers) _services.Add(Build(provider.Service));
    }

    public IReadOnlyList<GattService> Services => _services;

    /// <summary>Where the firmware's attributes begin; above all handles while they have none.</summary>
    public int FirstHandle => _services is [{ Handle: > 0 } first, ..] ? first.Handle : 0x10000;

    public ushort? IdOf(StackCharacteristic characteristic) => _ids.TryGetValue(characteristic, out ushort id) ? id : null;

    public StackCharacteristic? ById(ushort id) => _byId.GetValueOrDefault(id);

    // Each request or command holds a receive buffer until it was handled. Without one the link layer has acknowledged the packet, and the
    // host never sees it.
    private void Receive(AccessEvent access)
    {
        if (_window.Queued + 1 < _buffers)
        {
            _overrun = false;
            _window.Enqueue(access);
        }
        else if (!_overrun)
        {
            _overrun = true;
            BoardHardware.ConsoleLine(
                $"BLE: failed to allocate ACL buffers: all {_buffers} receive buffers wait for the firmware, and what comes meanwhile is lost. Answer every request and command at once."
            );
        }
    }

    private GattService Build(GattLocalService source)
    {
        GattService service = new(source.Uuid.ToBle());
        foreach (GattLocalCharacteristic characteristic in source.Characteristics) service.Add(Build(characteristic));
        return service;
    }

    private StackCharacteristic Build(GattLocalCharacteristic source)
    {
        ushort id = source._characteristicId;
        if (id > byte.MaxValue)
        {
            BoardHardware.Stop(
                12,
                $"The firmware's characteristic {source.Uuid} is number {id} since boot; events carry eight bits of that number, so its reads and writes would never be answered. Create at most 255 characteristics, once."
            );
        }

        (GattProperties properties, AttributePermissions permissions) = Map(source);
        permissions = Nimble.AdjustPermissions?.Invoke(source.Uuid, permissions) ?? permissions;
        StackCharacteristic characteristic = new(source.Uuid.ToBle(), properties, permissions) { MakesExtendedProperties = false };
        characteristic.OnRead = request => Receive(new ServerRead(request, id));
        characteristic.OnWrite = (request, value) => Receive(new ServerWrite(request, id, value));
        foreach (GattLocalDescriptor descriptor in source.AllDescriptors) characteristic.AddPlain(Build(descriptor));
        _ids.Add(characteristic, id);
        _byId.Add(id, characteristic);
        return characteristic;
    }

    // Defect 4: the read protection of a descriptor is looked up in a field that is not there, and comes out as none.
    private StackDescriptor Build(GattLocalDescriptor source)
    {
        AttributePermissions permissions = AttributePermissions.Read;
        if (source.HasWriteHandler) permissions |= AttributePermissions.Write | WriteProtection(source.WriteProtectionLevel);
        StackDescriptor descriptor = new(source.Uuid.ToBle(), permissions);
        ushort id = source._descriptorId;
        descriptor.Row.OnRead = request => Receive(new ServerRead(request, id));
        descriptor.Row.OnWrite = (request, value) => Receive(new ServerWrite(request, id, value));
        return descriptor;
    }

    private static (GattProperties Properties, AttributePermissions Permissions) Map(GattLocalCharacteristic source)
    {
        const GattCharacteristicProperties same = GattCharacteristicProperties.Broadcast | GattCharacteristicProperties.Read
            | GattCharacteristicProperties.WriteWithoutResponse | GattCharacteristicProperties.Write | GattCharacteristicProperties.Notify
            | GattCharacteristicProperties.Indicate | GattCharacteristicProperties.AuthenticatedSignedWrites;
        GattCharacteristicProperties asked = source.CharacteristicProperties;
        var properties = (GattProperties)(asked & same);

        // The image takes Writable Auxiliaries for signed writes.
        if (asked.HasFlag(GattCharacteristicProperties.WritableAuxiliaries)) properties |= GattProperties.AuthenticatedSignedWrites;
        if (asked.HasFlag(GattCharacteristicProperties.ReliableWrites)) properties |= GattProperties.ExtendedProperties;

        AttributePermissions permissions = AttributePermissions.None;
        if ((properties & GattProperties.Read) != 0) permissions |= AttributePermissions.Read | ReadProtection(source.ReadProtectionLevel);
        if ((properties & (GattProperties.Write | GattProperties.WriteWithoutResponse)) != 0)
            permissions |= AttributePermissions.Write | WriteProtection(source.WriteProtectionLevel);
        return (properties, permissions);
    }

    private static AttributePermissions ReadProtection(Local.GattProtectionLevel level) => level switch
    {
        Local.GattProtectionLevel.EncryptionRequired => AttributePermissions.ReadEncrypted,
        Local.GattProtectionLevel.AuthenticationRequired => AttributePermissions.ReadAuthenticated,
        Local.GattProtectionLevel.EncryptionAndAuthenticationRequired => AttributePermissions.ReadAuthenticated
            | AttributePermissions.ReadEncrypted,
        _ => AttributePermissions.None,
    };

    private static AttributePermissions WriteProtection(Local.GattProtectionLevel level) => level switch
    {
        Local.GattProtectionLevel.EncryptionRequired => AttributePermissions.WriteEncrypted,
        Local.GattProtectionLevel.AuthenticationRequired => AttributePermissions.WriteAuthenticated,
        Local.GattProtectionLevel.EncryptionAndAuthenticationRequired => AttributePermissions.WriteAuthenticated
            | AttributePermissions.WriteEncrypted,
        _ => AttributePermissions.None,
    };
}

/// <summary>
/// UUIDs between the library and the stack, by their text: under a rewritten application the library's Guid is the device's, the stack's is
/// .NET's.
/// </summary>
internal static class UuidExtensions
{
    public static BleStack.Core.BleUuid ToBle(this Guid uuid) =>
        BleStack.Core.BleUuid.TryParse(uuid.ToString(), out BleStack.Core.BleUuid parsed)
            ? parsed
            : throw new ArgumentException($"'{uuid}' is no UUID.", nameof(uuid));

    public static Guid ToLibrary(this BleStack.Core.BleUuid uuid) =>
        new(uuid.Is16Bit ? $"0000{uuid.Short:x4}-0000-1000-8000-00805f9b34fb" : uuid.ToString());
}
