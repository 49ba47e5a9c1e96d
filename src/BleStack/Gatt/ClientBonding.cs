using System;
using System.Collections.Generic;
using BleStack.Att;
using BleStack.Smp;

namespace BleStack.Gatt;

/// <summary>
/// What the server keeps of a client beyond the link, in its bond: subscriptions, Client Supported Features, and the table it knows.
/// </summary>
internal sealed class ClientBonding(GattConnection connection)
{
    private bool _isLoaded;

    /// <summary>What the client said it supports.</summary>
    public ClientFeatures Features { get; private set; }

    private GattServer Server => connection.Server;

    /// <summary>A client reads its Client Supported Features.</summary>
    public static void OnReadFeatures(AttReadRequest request) => request.Respond([(byte)GattConnection.Of(request.Bearer).ClientFeatures]);

    /// <summary>A client writes its Client Supported Features: bits once set stay set ([Vol 3, Part G] 7.2).</summary>
    public static void OnWriteFeatures(AttWriteRequest request, ReadOnlySpan<byte> value) =>
        GattConnection.Of(request.Bearer).Bonding.WriteFeatures(request, value);

    private void WriteFeatures(AttWriteRequest request, ReadOnlySpan<byte> value)
    {
        var wanted = value.IsEmpty ? ClientFeatures.None : (ClientFeatures)(value[0] & 0x07);
        if ((Features & ~wanted) != 0)
        {
            request.Fail(AttErrorCode.ValueNotAllowed);
            return;
        }

        Features = wanted;
        Keep();
        request.Respond();
    }

    /// <summary>
    /// The first time on a connection, the bond is loaded; what the client wrote before that stays. Later, after another pairing, it is
    /// only kept.
    /// </summary>
    public void Load()
    {
        if (!connection.Link.Security.IsEncrypted || connection.Link.Bond is not { } bond) return;
        if (!_isLoaded)
        {
            _isLoaded = true;
            foreach ((ushort handle, SavedCccd saved) in bond.Cccds) Restore(handle, saved, bond);
            if (Server.HasClientFeatures) Features |= (ClientFeatures)bond.ClientFeatures;
            CompareHash(bond);
        }

        Keep();
    }

    /// <summary>Saves what has changed with the bond.</summary>
    public void Keep()
    {
        if (!connection.Link.Security.IsEncrypted || connection.Link.Bond is not { } bond) return;
        Dictionary<ushort, SavedCccd> cccds = connection.Subscriptions.ToSaved();
        byte[]? hash = bond.DatabaseHash is null || connection.Awareness.IsAware ? KnownHash(bond) : bond.DatabaseHash;
        if (Same(bond, cccds) && bond.ClientFeatures == (byte)Features && ReferenceEquals(hash, bond.DatabaseHash)) return;
        connection.Link.SaveBond(bond with { Cccds = cccds, ClientFeatures = (byte)Features, DatabaseHash = hash });
    }

    /// <summary>
    /// What was saved belongs to the attribute and not to its handle ([Vol 3, Part G] 2.5.2, 3.3.3.3): what is gone, moved or closed to
    /// this link starts at 0000.
    /// </summary>
    private void Restore(ushort handle, SavedCccd saved, Bond bond)
    {
        var value = (CccdValue)saved.Value;
        if (Server.Database.FindByCccdHandle(handle) is not { } characteristic || !IsStill(characteristic, saved, bond)) return;
        if (ClientSubscriptions.Refusal(characteristic, value) != AttErrorCode.Success) return;
        if (AttributeAccess.IsOpenForWriting(characteristic.Cccd!.Row, connection.Link))
            connection.Subscriptions.Restore(characteristic, value);
    }

    /// <summary>
    /// A handle without its characteristic, from a bond of an older version, means something only in the table it was written in.
    /// </summary>
    private bool IsStill(GattCharacteristic characteristic, SavedCccd saved, Bond bond)
    {
        if (Server.Options.Behavior.RestoresByHandle) return true;
        return saved.Of is { } of ? Server.Database.IdentityOf(characteristic) == of : IsHash(bond.DatabaseHash);
    }

    /// <summary>A bond that knew another table makes the client unaware of the whole of this one.</summary>
    private void CompareHash(Bond bond)
    {
        if (!Server.Options.Behavior.ForgetsTable && bond.DatabaseHash is { } known && !IsHash(known))
            connection.Awareness.OnDatabaseChanged(0x0001, 0xFFFF);
    }

    /// <summary>The hash to keep in the bond: the same array while it is unchanged.</summary>
    private byte[] KnownHash(Bond bond) => bond.DatabaseHash is { } known && IsHash(known) ? known : Server.Database.Hash.ToArray();

    private bool IsHash(byte[]? known) => known is not null && Server.Database.Hash.SequenceEqual(known);

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
