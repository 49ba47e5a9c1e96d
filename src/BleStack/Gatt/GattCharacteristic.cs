using System;
using System.Collections.Generic;
using BleStack.Att;
using BleStack.Core;

namespace BleStack.Gatt;

/// <summary>A characteristic of the server's table: declaration, value and descriptors.</summary>
/// <remarks>
/// One with Notify or Indicate gets its CCCD by itself, right after the value, unless a descriptor 0x2902 was added at another place;
/// one with Extended Properties its descriptor 0x2900 likewise. Properties and descriptors are final once the service is in a database.
/// </remarks>
public sealed class GattCharacteristic
{
    private List<GattDescriptor>? _descriptors;

    /// <summary>A characteristic; without explicit permissions its properties decide who may do what.</summary>
    public GattCharacteristic(BleUuid uuid, GattProperties properties, AttributePermissions? permissions = null)
    {
        Properties = properties;
        Row = new AttributeRow(uuid, permissions ?? DefaultPermissions(properties)) { Owner = this };
        Declaration = new AttributeRow(GattUuid.Characteristic, AttributePermissions.Read) { Owner = this };
    }

    /// <summary>UUID of the characteristic's type.</summary>
    public BleUuid Uuid => Row.Type;

    /// <summary>What clients may try.</summary>
    public GattProperties Properties { get; }

    /// <summary>Value of the Extended Properties descriptor, when <see cref="Properties"/> says there is one.</summary>
    public GattExtendedProperties ExtendedProperties { get; init; }

    /// <summary>The declaration's handle to use, or 0 for the next free one.</summary>
    public ushort RequestedHandle { get; init; }

    /// <summary>The value's handle to use, or 0 for the one after the declaration.</summary>
    public ushort RequestedValueHandle { get; init; }

    /// <summary>The declaration's handle; 0 outside a database.</summary>
    public ushort Handle => Declaration.Handle;

    /// <summary>The value's handle; 0 outside a database.</summary>
    public ushort ValueHandle => Row.Handle;

    /// <summary>The CCCD's handle; 0 when there is none.</summary>
    public ushort CccdHandle => Cccd?.Handle ?? 0;

    /// <summary>The value's attribute: permissions, value, handlers.</summary>
    public AttributeRow Row { get; }

    /// <summary>What writing the CCCD asks for; open to anyone by default. Reading it always is open ([Vol 3, Part G] 3.3.3.3).</summary>
    public AttributePermissions CccdPermissions { get; init; } = AttributePermissions.Read | AttributePermissions.Write;

    /// <summary>
    /// Refuse to notify or indicate on links protected less than the value's permissions ask for reading (else for writing).
    /// </summary>
    public bool ProtectNotifications { get; set; }

    /// <summary>The descriptors by ascending handle.</summary>
    public IReadOnlyList<GattDescriptor> Descriptors => _descriptors ?? (IReadOnlyList<GattDescriptor>)[];

    /// <summary>The service it belongs to.</summary>
    public GattService? Service { get; internal set; }

    /// <summary>
    /// Give it a Characteristic Extended Properties descriptor where its properties announce one and none was added; false to emulate a
    /// host that does not.
    /// </summary>
    public bool MakesExtendedProperties { get; init; } = true;

    /// <summary>Called for reads of the value.</summary>
    public AttReadHandler? OnRead
    {
        get => Row.OnRead;
        set => Row.OnRead = value;
    }

    /// <summary>Called for writes of the value.</summary>
    public AttWriteHandler? OnWrite
    {
        get => Row.OnWrite;
        set => Row.OnWrite = value;
    }

    /// <summary>The value held in the table.</summary>
    public ReadOnlySpan<byte> Value => Row.Value;

    internal AttributeRow Declaration { get; }

    internal GattDescriptor? Cccd { get; private set; }

    /// <summary>Where connections keep this CCCD's value; -1 without one.</summary>
    internal int SubscriptionIndex { get; set; } = -1;

    private bool NeedsCccd => (Properties & (GattProperties.Notify | GattProperties.Indicate)) != 0;

    /// <summary>Replaces the value held in the table.</summary>
    public void SetValue(ReadOnlySpan<byte> value) => Row.SetValue(value);

    /// <summary>Adds a descriptor behind those that are there.</summary>
    /// <exception cref="InvalidOperationException">The characteristic is in a database already, or has such a CCCD.</exception>
    public GattCharacteristic Add(GattDescriptor descriptor)
    {
        if (Handle != 0) throw new InvalidOperationException("The characteristic is in a database; take its service out first.");
        if (descriptor.Uuid == GattUuid.ClientConfiguration) TakeCccd(descriptor);
        descriptor.Characteristic = this;
        (_descriptors ??= []).Add(descriptor);
        return this;
    }

    /// <summary>
    /// Adds a descriptor that is an attribute like any other whatever its type, behind those the stack makes: a CCCD given so does not
    /// replace the stack's, which stays the one that subscribes.
    /// </summary>
    /// <exception cref="InvalidOperationException">The characteristic is in a database already.</exception>
    public GattCharacteristic AddPlain(GattDescriptor descriptor)
    {
        if (Handle != 0) throw new InvalidOperationException("The characteristic is in a database; take its service out first.");
        descriptor.Characteristic = this;
        (_descriptors ??= []).Add(descriptor);
        return this;
    }

    /// <summary>Adds the descriptors that the properties require and that were not added.</summary>
    internal void Complete()
    {
        if (NeedsCccd && Cccd is null)
        {
            var cccd = new GattDescriptor(GattUuid.ClientConfiguration, CccdPermissions) { Characteristic = this };
            TakeCccd(cccd);
            (_descriptors ??= []).Insert(0, cccd);
        }

        bool hasExtended = _descriptors?.Exists(static d => d.Uuid == GattUuid.ExtendedProperties) == true;
        if (MakesExtendedProperties && (Properties & GattProperties.ExtendedProperties) != 0 && !hasExtended)
            Add(GattDescriptor.ExtendedProperties(ExtendedProperties));
    }

    /// <summary>Writes the declaration's value ([Vol 3, Part G] 3.3.1): properties, value handle, UUID.</summary>
    internal void Declare(ushort valueHandle)
    {
        var writer = new PduWriter(stackalloc byte[19]);
        writer.U8((byte)Properties);
        writer.U16(valueHandle);
        Uuid.Write(ref writer);
        Declaration.SetValue(writer.Written);
    }

    private void TakeCccd(GattDescriptor descriptor)
    {
        if (Cccd is not null) throw new InvalidOperationException($"Characteristic {Uuid} has a CCCD already.");
        Cccd = descriptor;
        descriptor.Row.MaxLength = 2;
        descriptor.Row.IsFixedLength = true;
        descriptor.Row.IsMadeByStack = true;
        descriptor.Row.OnRead = ClientSubscriptions.OnRead;
        descriptor.Row.OnWrite = ClientSubscriptions.OnWrite;
    }

    private static AttributePermissions DefaultPermissions(GattProperties properties)
    {
        AttributePermissions permissions = AttributePermissions.None;
        if ((properties & GattProperties.Read) != 0) permissions |= AttributePermissions.Read;
        if ((properties & (GattProperties.Write | GattProperties.WriteWithoutResponse)) != 0) permissions |= AttributePermissions.Write;
        if ((properties & GattProperties.AuthenticatedSignedWrites) != 0) permissions |= AttributePermissions.WriteSigned;
        return permissions;
    }
}
