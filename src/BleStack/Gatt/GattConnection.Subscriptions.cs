using System;
using System.Collections.Generic;
using BleStack.Att;
using BleStack.Smp;

namespace BleStack.Gatt;

/// <summary>Client Characteristic Configuration: one value per client, kept with its bond ([Vol 3, Part G] 3.3.3.3).</summary>
public sealed partial class GattConnection
{
    private CccdValue[] _cccds = [];
    private bool _bondMet;

    /// <summary>What this client asked for.</summary>
    public CccdValue GetSubscription(GattCharacteristic characteristic)
    {
        int index = characteristic.SubscriptionIndex;
        return (uint)index < (uint)_cccds.Length ? _cccds[index] : CccdValue.None;
    }

    internal static void ReadCccd(AttReadRequest request)
    {
        (GattConnection connection, GattCharacteristic characteristic) = Context(request.Bearer, request.Attribute);
        CccdValue value = connection.GetSubscription(characteristic);
        request.Respond([(byte)value, (byte)((ushort)value >> 8)]);
    }

    internal static void WriteCccd(AttWriteRequest request, ReadOnlySpan<byte> value)
    {
        (GattConnection connection, GattCharacteristic characteristic) = Context(request.Bearer, request.Attribute);
        if (value.Length != 2)
        {
            request.Fail(AttErrorCode.InvalidAttributeValueLength);
            return;
        }

        var wanted = (CccdValue)(value[0] | value[1] << 8);
        if (Refusal(characteristic, wanted) is var code and not AttErrorCode.Success)
        {
            AttErrorCode other = connection.Bearer.Options.Behavior.CccdRefusal;
            request.Fail(other == AttErrorCode.Success ? code : other);
            return;
        }

        CccdValue previous = connection.Set(characteristic, wanted);
        if (previous != wanted) connection.KeepSubscriptions();
        request.Respond();
        if (previous != wanted) connection.Server.OnSubscription(new GattSubscription(connection, characteristic, wanted, previous, SubscriptionReason.Written));
    }

    internal void OnRemoving(GattService service)
    {
        // What waits for a confirmation before it would come with the handle of something else.
        Bearer.Server.ForgetIndications(service.Handle, service.EndHandle);
        foreach (GattCharacteristic characteristic in service.Characteristics) Drop(characteristic, SubscriptionReason.Removed);
    }

    private static (GattConnection Connection, GattCharacteristic Characteristic) Context(AttBearer bearer, AttributeRow row)
    {
        if (bearer.Owner is GattConnection connection && row.Owner is GattDescriptor { Characteristic: { } characteristic }) return (connection, characteristic);
        throw new AttException(AttErrorCode.UnlikelyError, row.Handle);
    }

    private static AttErrorCode Refusal(GattCharacteristic characteristic, CccdValue wanted)
    {
        if ((wanted & ~(CccdValue.Notifications | CccdValue.Indications)) != 0) return AttErrorCode.ValueNotAllowed;
        bool impossible = ((wanted & CccdValue.Notifications) != 0 && (characteristic.Properties & GattProperties.Notify) == 0)
            || ((wanted & CccdValue.Indications) != 0 && (characteristic.Properties & GattProperties.Indicate) == 0);
        return impossible ? AttErrorCode.CccdImproperlyConfigured : AttErrorCode.Success;
    }

    private CccdValue Set(GattCharacteristic characteristic, CccdValue value)
    {
        int index = characteristic.SubscriptionIndex;
        if (index >= _cccds.Length) Array.Resize(ref _cccds, index + 8);
        CccdValue previous = _cccds[index];
        _cccds[index] = value;
        return previous;
    }

    private void Drop(GattCharacteristic characteristic, SubscriptionReason reason)
    {
        CccdValue previous = GetSubscription(characteristic);
        if (previous == CccdValue.None) return;
        Set(characteristic, CccdValue.None);
        Server.OnSubscription(new GattSubscription(this, characteristic, CccdValue.None, previous, reason));
    }

    private void EndSubscriptions()
    {
        foreach (GattService service in Server.Database.Services)
        {
            foreach (GattCharacteristic characteristic in service.Characteristics) Drop(characteristic, SubscriptionReason.LinkClosed);
        }
    }

    /// <summary>The first meeting on a connection loads; what the client wrote before it wins. Later ones (a new pairing) only keep.</summary>
    private void MeetBond()
    {
        if (!Link.Security.IsEncrypted || Link.Bond is not { } bond) return;
        if (!_bondMet)
        {
            _bondMet = true;
            foreach ((ushort handle, SavedCccd saved) in bond.Cccds) Restore(handle, saved, bond);
            if (Server.HasClientFeatures) _features |= (ClientFeatures)bond.ClientFeatures;
            MeetHash(bond);
        }

        KeepSubscriptions();
    }

    /// <summary>What was saved belongs to the attribute and not to its handle ([Vol 3, Part G] 2.5.2, 3.3.3.3): what is gone, moved or closed to this link starts at 0000.</summary>
    private void Restore(ushort handle, SavedCccd saved, Bond bond)
    {
        var value = (CccdValue)saved.Value;
        if (Server.Database.FindByCccdHandle(handle) is not { } characteristic || !IsStill(characteristic, saved, bond)) return;
        if (Refusal(characteristic, value) != AttErrorCode.Success || !AttributeAccess.IsOpenForWriting(characteristic.Cccd!.Row, Link)) return;
        if (value == CccdValue.None || GetSubscription(characteristic) != CccdValue.None) return;
        Set(characteristic, value);
        Server.OnSubscription(new GattSubscription(this, characteristic, value, CccdValue.None, SubscriptionReason.Restored));
    }

    /// <summary>A handle without its characteristic, from a bond of an older version, means something in the very table it was written in only.</summary>
    private bool IsStill(GattCharacteristic characteristic, SavedCccd saved, Bond bond)
    {
        if (Server.Options.RestoresByHandle) return true;
        return saved.Of is { } of ? Server.Database.IdentityOf(characteristic) == of : bond.DatabaseHash is { } hash && Server.Database.Hash.SequenceEqual(hash);
    }

    private void KeepSubscriptions()
    {
        if (!Link.Security.IsEncrypted || Link.Bond is not { } bond) return;
        var cccds = new Dictionary<ushort, SavedCccd>();
        foreach (GattService service in Server.Database.Services)
        {
            foreach (GattCharacteristic characteristic in service.Characteristics)
            {
                if (GetSubscription(characteristic) is var value and not CccdValue.None)
                    cccds[characteristic.CccdHandle] = new SavedCccd((ushort)value, Server.Database.IdentityOf(characteristic));
            }
        }

        byte[]? hash = bond.DatabaseHash is null || _aware ? KnownHash(bond) : bond.DatabaseHash;
        if (Same(bond, cccds) && bond.ClientFeatures == (byte)_features && ReferenceEquals(hash, bond.DatabaseHash)) return;
        Link.SaveBond(bond with { Cccds = cccds, ClientFeatures = (byte)_features, DatabaseHash = hash });
    }

    private static bool Same(Bond bond, Dictionary<ushort, SavedCccd> cccds)
    {
        if (bond.Cccds.Count != cccds.Count) return false;
        foreach ((ushort handle, SavedCccd value) in cccds)
        {
            if (!bond.Cccds.TryGetValue(handle, out SavedCccd held) || held != value) return false;
        }

        return true;
    }
}
