using System;
using System.Collections.Generic;
using BleStack.Att;
using BleStack.Smp;

namespace BleStack.Gatt;

/// <summary>
/// One client's values of the Client Characteristic Configuration descriptors ([Vol 3, Part G] 3.3.3.3), by the characteristic's index.
/// </summary>
internal sealed class ClientSubscriptions(GattConnection connection)
{
    private CccdValue[] _values = [];

    /// <summary>What the client asked for.</summary>
    public CccdValue Get(GattCharacteristic characteristic)
    {
        int index = characteristic.SubscriptionIndex;
        return (uint)index < (uint)_values.Length ? _values[index] : CccdValue.None;
    }

    /// <summary>Why the client cannot have this value; Success when it can.</summary>
    public static AttErrorCode Refusal(GattCharacteristic characteristic, CccdValue wanted)
    {
        if ((wanted & ~(CccdValue.Notifications | CccdValue.Indications)) != 0) return AttErrorCode.ValueNotAllowed;
        bool impossible = ((wanted & CccdValue.Notifications) != 0 && (characteristic.Properties & GattProperties.Notify) == 0)
            || ((wanted & CccdValue.Indications) != 0 && (characteristic.Properties & GattProperties.Indicate) == 0);
        return impossible ? AttErrorCode.CccdImproperlyConfigured : AttErrorCode.Success;
    }

    /// <summary>A client reads its value of a descriptor.</summary>
    public static void OnRead(AttReadRequest request)
    {
        CccdValue value = GattConnection.Of(request.Bearer).GetSubscription(CharacteristicOf(request.Attribute));
        request.Respond([(byte)value, (byte)((ushort)value >> 8)]);
    }

    /// <summary>A client writes its value of a descriptor.</summary>
    public static void OnWrite(AttWriteRequest request, ReadOnlySpan<byte> value)
    {
        ClientSubscriptions subscriptions = GattConnection.Of(request.Bearer).Subscriptions;
        GattCharacteristic characteristic = CharacteristicOf(request.Attribute);
        if (value.Length == 2) subscriptions.Write(characteristic, request, (CccdValue)(value[0] | value[1] << 8));
        else request.Fail(AttErrorCode.InvalidAttributeValueLength);
    }

    private static GattCharacteristic CharacteristicOf(AttributeRow row) =>
        (row.Owner as GattDescriptor)?.Characteristic ?? throw new AttException(AttErrorCode.UnlikelyError, row.Handle);

    private void Write(GattCharacteristic characteristic, AttWriteRequest request, CccdValue wanted)
    {
        if (Refusal(characteristic, wanted) is var code and not AttErrorCode.Success)
        {
            AttErrorCode other = connection.Server.Options.Behavior.CccdRefusal;
            request.Fail(other == AttErrorCode.Success ? code : other);
            return;
        }

        CccdValue previous = Set(characteristic, wanted);
        if (previous != wanted) connection.Bonding.Keep();
        request.Respond();
        if (previous != wanted) Tell(characteristic, wanted, previous, SubscriptionReason.Written);
    }

    /// <summary>Sets what a bond has saved; a value that the client has set on this link stays.</summary>
    public void Restore(GattCharacteristic characteristic, CccdValue value)
    {
        if (value == CccdValue.None || Get(characteristic) != CccdValue.None) return;
        Set(characteristic, value);
        Tell(characteristic, value, CccdValue.None, SubscriptionReason.Restored);
    }

    /// <summary>Ends the subscription of one characteristic.</summary>
    public void Drop(GattCharacteristic characteristic, SubscriptionReason reason)
    {
        CccdValue previous = Get(characteristic);
        if (previous == CccdValue.None) return;
        Set(characteristic, CccdValue.None);
        Tell(characteristic, CccdValue.None, previous, reason);
    }

    public void DropAll(SubscriptionReason reason)
    {
        foreach (GattService service in connection.Server.Database.Services)
        {
            foreach (GattCharacteristic characteristic in service.Characteristics) Drop(characteristic, reason);
        }
    }

    /// <summary>All subscriptions as a bond saves them, by handle.</summary>
    public Dictionary<ushort, SavedCccd> ToSaved()
    {
        var saved = new Dictionary<ushort, SavedCccd>();
        foreach (GattService service in connection.Server.Database.Services)
        {
            foreach (GattCharacteristic characteristic in service.Characteristics)
            {
                if (Get(characteristic) is var value and not CccdValue.None)
                    saved[characteristic.CccdHandle] = new SavedCccd((ushort)value, connection.Server.Database.IdentityOf(characteristic));
            }
        }

        return saved;
    }

    private CccdValue Set(GattCharacteristic characteristic, CccdValue value)
    {
        int index = characteristic.SubscriptionIndex;
        if (index >= _values.Length) Array.Resize(ref _values, index + 8);
        CccdValue previous = _values[index];
        _values[index] = value;
        return previous;
    }

    private void Tell(GattCharacteristic characteristic, CccdValue value, CccdValue previous, SubscriptionReason reason) =>
        connection.Server.OnSubscription(new GattSubscription(connection, characteristic, value, previous, reason));
}
