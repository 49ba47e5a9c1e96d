// A characteristic of the server. Its id, counted up over all characteristics ever made, is what events carry, in eight bits; a
// descriptor's id is its index << 8 | the characteristic's id. Static values are answered here, the rest goes to the handlers;
// a request without a handler is answered with Unlikely Error.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Text;
using nanoFramework.Runtime.Native;

namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>A characteristic of the server.</summary>
public class GattLocalCharacteristic
{
    /// <summary>The id of this characteristic in events, from 1; native code passes eight bits of it.</summary>
    internal readonly ushort _characteristicId;

    private readonly ArrayList _descriptors = [];
    private readonly ArrayList _subscribedClients = [];
    private readonly ArrayList _presentationFormats = [];
    private readonly List<GattLocalDescriptor> _builtIn = [];
    private int _nextDescriptorIndex = 1;

    internal GattLocalCharacteristic(Guid characteristicUuid, GattLocalCharacteristicParameters parameters)
    {
        Uuid = characteristicUuid;
        WriteProtectionLevel = parameters.WriteProtectionLevel;
        ReadProtectionLevel = parameters.ReadProtectionLevel;
        CharacteristicProperties = parameters.CharacteristicProperties;
        StaticValue = parameters.StaticValue;
        UserDescription = parameters.UserDescription;
        _characteristicId = ++BluetoothParts.Current.LastCharacteristicId;
        if (!string.IsNullOrEmpty(UserDescription))
            AddBuiltIn(GattDescriptorUuids.CharacteristicUserDescription, new Buffer(Encoding.UTF8.GetBytes(UserDescription)));
        foreach (GattPresentationFormat format in parameters.PresentationFormats)
        {
            _presentationFormats.Add(format);
            AddBuiltIn(GattDescriptorUuids.CharacteristicPresentationFormat, format.ToBuffer());
        }

        BluetoothLEServer.Listener.AddCharacteristic(this);
    }

    public delegate void GattLocalCharacteristicReadEventHandler(
        GattLocalCharacteristic sender,
        GattReadRequestedEventArgs ReadRequestEventArgs
    );

    public delegate void GattLocalCharacteristicWriteEventHandler(
        GattLocalCharacteristic sender,
        GattWriteRequestedEventArgs WriteRequestEventArgs
    );

    /// <summary>Handles <see cref="SubscribedClientsChanged"/>; args is always null.</summary>
    public delegate void GattLocalCharacteristicClientsChangedEventHandler(GattLocalCharacteristic sender, object args);

    /// <summary>Raised for a client's read, to be answered once within two seconds. Not raised when there is a static value.</summary>
    public event GattLocalCharacteristicReadEventHandler ReadRequested;

    /// <summary>Raised for a client's write, to be answered once within two seconds.</summary>
    public event GattLocalCharacteristicWriteEventHandler WriteRequested;

    /// <summary>A client subscribed or unsubscribed.</summary>
    public event GattLocalCharacteristicClientsChangedEventHandler SubscribedClientsChanged;

    public GattCharacteristicProperties CharacteristicProperties { get; }

    /// <summary>The descriptors made with <see cref="CreateDescriptor"/>.</summary>
    public GattLocalDescriptor[] Descriptors => (GattLocalDescriptor[])_descriptors.ToArray(typeof(GattLocalDescriptor));

    public GattPresentationFormat[] PresentationFormats =>
        (GattPresentationFormat[])_presentationFormats.ToArray(typeof(GattPresentationFormat));

    /// <summary>The protection required for reading.</summary>
    public GattProtectionLevel ReadProtectionLevel { get; }

    /// <summary>The static value that answers every read, or null.</summary>
    public Buffer StaticValue { get; }

    public GattSubscribedClient[] SubscribedClients
    {
        get
        {
            BoardHardware.CheckPower();
            lock (_subscribedClients) return (GattSubscribedClient[])_subscribedClients.ToArray(typeof(GattSubscribedClient));
        }
    }

    /// <summary>The text of the user description.</summary>
    public string UserDescription { get; }

    public Guid Uuid { get; }

    /// <summary>The protection required for writing.</summary>
    public GattProtectionLevel WriteProtectionLevel { get; }

    /// <summary>
    /// All descriptors in the order of the attribute table: user description, presentation formats, then those of the application.
    /// </summary>
    internal IEnumerable<GattLocalDescriptor> AllDescriptors
    {
        get
        {
            foreach (GattLocalDescriptor descriptor in _builtIn) yield return descriptor;
            foreach (GattLocalDescriptor descriptor in _descriptors) yield return descriptor;
        }
    }

    /// <summary>Adds a descriptor; ResourceInUse for an existing UUID and for those created from the parameters.</summary>
    public GattLocalDescriptorResult CreateDescriptor(Guid descriptorUuid, GattLocalDescriptorParameters parameters)
    {
        if (IsTaken(descriptorUuid)) return new GattLocalDescriptorResult(null, BluetoothError.ResourceInUse);
        GattLocalDescriptor descriptor = new(descriptorUuid, parameters, this, _nextDescriptorIndex++);
        _descriptors.Add(descriptor);
        BluetoothLEServer.Instance.UpdateSecurityPairingRequirements(descriptor.ReadProtectionLevel);
        BluetoothLEServer.Instance.UpdateSecurityPairingRequirements(descriptor.WriteProtectionLevel);
        return new GattLocalDescriptorResult(descriptor, BluetoothError.Success);
    }

    /// <summary>Sends a notification to every subscribed client, encrypted link or not (defect 7).</summary>
    /// <exception cref="IndexOutOfRangeException">Defect 9: a client subscribed at the same time.</exception>
    public GattClientNotificationResult[] NotifyValue(Buffer value)
    {
        BoardHardware.CheckPower(); // No client, no native call: a loop around this would not end with the power.
        // Defect 9: the array is sized before the lock is taken.
        var results = new GattClientNotificationResult[_subscribedClients.Count];
        lock (_subscribedClients)
        {
            for (int i = 0; i < _subscribedClients.Count; i++) results[i] = NotifyValue(value, (GattSubscribedClient)_subscribedClients[i]);
        }

        return results;
    }

    /// <summary>Sends a notification to one client, subscribed or not.</summary>
    public GattClientNotificationResult NotifyValue(Buffer value, GattSubscribedClient subscribedClient)
    {
        int result = NativeNotifyClient((ushort)subscribedClient.Session.DeviceId.Id, _characteristicId, value.ToArray());
        GattCommunicationStatus status = result == 0 ? GattCommunicationStatus.Success : GattCommunicationStatus.Unreachable;
        return new GattClientNotificationResult((byte)result, status, subscribedClient, (ushort)value.Length);
    }

    internal void OnReadRequested(ushort descriptorId, GattReadRequestedEventArgs args)
    {
        bool ofDescriptor = descriptorId >> 8 != 0;
        if (ofDescriptor)
        {
            if (FindDescriptor(descriptorId)?.OnReadRequested(args) == true) return;
        }
        else if (StaticValue != null)
        {
            args.GetRequest().RespondWithValue(StaticValue);
            return;
        }
        else if (ReadRequested is { } handler)
        {
            handler(this, args);
            return;
        }

        args.GetRequest().RespondWithProtocolError(GattProtocolError.UnlikelyError);
    }

    internal void OnWriteRequested(ushort descriptorId, GattWriteRequestedEventArgs args)
    {
        // Defect 11: without a handler here, writes to descriptors are refused, too.
        if (WriteRequested is { } handler)
        {
            if (descriptorId >> 8 == 0)
            {
                handler(this, args);
                return;
            }

            if (FindDescriptor(descriptorId)?.OnWriteRequested(args) == true) return;
        }

        args.GetRequest().RespondWithProtocolError(GattProtocolError.UnlikelyError);
    }

    internal void OnSubscribedClientsChanged(bool subscribe, GattSubscribedClient client)
    {
        lock (_subscribedClients)
        {
            int index = IndexOf(client);
            if (subscribe && index < 0) _subscribedClients.Add(client);
            else if (!subscribe && index >= 0) _subscribedClients.RemoveAt(index);
        }

        SubscribedClientsChanged?.Invoke(this, null);
    }

    private void AddBuiltIn(Guid uuid, Buffer value) =>
        _builtIn.Add(
            new GattLocalDescriptor(uuid, new GattLocalDescriptorParameters { StaticValue = value }, this, _nextDescriptorIndex++)
        );

    // As on the device, every UUID whose upper sixteen bits equal those of a built-in descriptor is treated as existing.
    private bool IsTaken(Guid uuid)
    {
        foreach (GattLocalDescriptor descriptor in _descriptors)
        {
            if (descriptor.Uuid == uuid) return true;
        }

        return (Utilities.GattNativeDescriptorUuid)Utilities.ConvertUuidToShortId(uuid)
            is Utilities.GattNativeDescriptorUuid.CharacteristicUserDescription
                or Utilities.GattNativeDescriptorUuid.CharacteristicPresentationFormat;
    }

    private int IndexOf(GattSubscribedClient client)
    {
        for (int i = 0; i < _subscribedClients.Count; i++)
        {
            if (((GattSubscribedClient)_subscribedClients[i]).Session.DeviceId.Id == client.Session.DeviceId.Id) return i;
        }

        return -1;
    }

    private GattLocalDescriptor FindDescriptor(ushort id)
    {
        foreach (GattLocalDescriptor descriptor in AllDescriptors)
        {
            if (descriptor._descriptorId == id) return descriptor;
        }

        return null;
    }

    private int NativeNotifyClient(ushort connection, ushort CharacteristicId, byte[] notifyBuffer) =>
        NativeBluetooth.Server.NativeNotifyClient(this, connection, CharacteristicId, notifyBuffer);
}
