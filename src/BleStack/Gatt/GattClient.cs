using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.L2cap;

namespace BleStack.Gatt;

/// <summary>Uses the GATT server of the peer of one link.</summary>
/// <remarks>
/// Methods may be called from any thread and run on the host's loop; they end with <see cref="AttException"/> when the server refuses,
/// is silent for 30 s, answers nonsense, or the link goes away. Nothing raises the link's security by itself: the caller sees 0x05 or
/// 0x0F and decides. What a server answers is never trusted: discovery ends at handles that do not ascend and at
/// <see cref="MaximumAttributes"/>, long values at 512 octets.
/// </remarks>
public sealed class GattClient
{
    /// <summary>Attributes one discovery takes from a server before it gives up.</summary>
    public const int MaximumAttributes = 16384;

    private readonly Dictionary<ushort, Action<byte[]>> _handlers = [];
    private readonly ServiceDiscovery _discovery;

    internal GattClient(AttClient att)
    {
        Att = att;
        _discovery = new ServiceDiscovery(att);
        att.Gatt = OnHandleValue;
        att.OutOfSync += () => MakeVoid(0x0001, 0xFFFF);
    }

    /// <summary>The protocol below, for single requests.</summary>
    public AttClient Att { get; }

    /// <summary>ATT_MTU of the link, in octets.</summary>
    public ushort Mtu => Att.Mtu;

    /// <summary>What the last discovery found, less what the server has made void since.</summary>
    public IReadOnlyList<RemoteService> Services => _discovery.Services;

    /// <summary>
    /// The security level notifications and indications need ([Vol 3, Part C] 10.3.2.2): what comes while the link is below is confirmed
    /// and not handed on, so that a device that merely claims a bonded peer's address is not believed. None by default: everything is
    /// handed on.
    /// </summary>
    public SecurityLevel RequiredLevel { get; set; } = SecurityLevel.None;

    /// <summary>What it does by itself. Nothing by default.</summary>
    public GattClientPolicy Policy { get; set; } = GattClientPolicy.Plain;

    /// <summary>Raised for every notification and indication, subscribed here or not.</summary>
    public event HandleValueHandler? ValueReceived;

    /// <summary>
    /// Raised when the server says that its attributes in this range of handles changed, by Service Changed or by Database Out Of Sync;
    /// discover again.
    /// </summary>
    public event Action<ushort, ushort>? ServicesChanged;

    private HostLoop Loop => Att.Loop;

    /// <summary>
    /// Takes what an earlier connection to this server found (<see cref="Services"/> then), as a phone keeps it with the bond. The next
    /// discovery goes by it where <see cref="GattClientPolicy.KeepsServicesByRange"/> says so. On the loop only.
    /// </summary>
    public void Remember(IReadOnlyList<RemoteService> services) => _discovery.Remembered = services;

    /// <summary>Agrees on the MTU, once; later calls return it.</summary>
    public Task<ushort> ExchangeMtuAsync(CancellationToken cancellation = default) =>
        Loop.InvokeAsync(() => Att.ExchangeMtuAsync(cancellation));

    /// <summary>
    /// Finds all services, primary and secondary, with what they include, their characteristics and descriptors; keeps them in
    /// <see cref="Services"/>.
    /// </summary>
    public Task<IReadOnlyList<RemoteService>> DiscoverAllAsync(CancellationToken cancellation = default) =>
        Loop.InvokeAsync<IReadOnlyList<RemoteService>>(async () => await _discovery.FindAll(Policy, cancellation).ConfigureAwait(true));

    /// <summary>Finds all services, without what is in them.</summary>
    public Task<IReadOnlyList<RemoteService>> DiscoverServicesAsync(CancellationToken cancellation = default) =>
        Loop.InvokeAsync<IReadOnlyList<RemoteService>>(async () => await _discovery.FindServices(cancellation).ConfigureAwait(true));

    /// <summary>Finds the primary services of one type ([Vol 3, Part G] 4.4.2).</summary>
    public Task<IReadOnlyList<RemoteService>> DiscoverServicesAsync(BleUuid uuid, CancellationToken cancellation = default) =>
        Loop.InvokeAsync<IReadOnlyList<RemoteService>>(async () => await _discovery.FindServices(uuid, cancellation).ConfigureAwait(true));

    /// <summary>Finds the characteristics of a service.</summary>
    public Task<IReadOnlyList<RemoteCharacteristic>> DiscoverCharacteristicsAsync(
        RemoteService service,
        CancellationToken cancellation = default
    ) =>
        Loop.InvokeAsync(async () =>
        {
            await _discovery.FindCharacteristics(service, cancellation).ConfigureAwait(true);
            return service.Characteristics;
        });

    /// <summary>Finds the descriptors of a characteristic.</summary>
    public Task<IReadOnlyList<RemoteDescriptor>> DiscoverDescriptorsAsync(
        RemoteCharacteristic characteristic,
        CancellationToken cancellation = default
    ) =>
        Loop.InvokeAsync(async () =>
        {
            await _discovery.FindDescriptors(characteristic, cancellation).ConfigureAwait(true);
            return characteristic.Descriptors;
        });

    /// <summary>Reads a whole value, by blobs when it is longer than one response.</summary>
    public Task<byte[]> ReadAsync(ushort handle, CancellationToken cancellation = default) =>
        Att.ReadLongAsync(handle, cancellation);

    /// <inheritdoc cref="ReadAsync(ushort, CancellationToken)"/>
    public Task<byte[]> ReadAsync(RemoteCharacteristic characteristic, CancellationToken cancellation = default) =>
        ReadAsync(characteristic.ValueHandle, cancellation);

    /// <summary>Reads all values of one type in a range, without knowing their handles ([Vol 3, Part G] 4.8.2).</summary>
    public Task<List<(ushort Handle, byte[] Value)>> ReadByUuidAsync(
        BleUuid uuid, ushort start = 0x0001, ushort end = 0xFFFF, CancellationToken cancellation = default) =>
        Loop.InvokeAsync(() => _discovery.ReadByType(start, end, uuid, cancellation));

    /// <summary>Reads two or more values of known lengths in one request, one after the other.</summary>
    public Task<byte[]> ReadMultipleAsync(IReadOnlyList<ushort> handles, CancellationToken cancellation = default) =>
        Loop.InvokeAsync(() => Att.ReadMultipleAsync(handles, cancellation));

    /// <summary>Reads two or more values of any length in one request.</summary>
    public Task<List<byte[]>> ReadMultipleVariableAsync(IReadOnlyList<ushort> handles, CancellationToken cancellation = default) =>
        Loop.InvokeAsync(() => Att.ReadMultipleVariableAsync(handles, cancellation));

    /// <summary>Writes a value and waits for the response; by prepared writes when it is longer than MTU − 3.</summary>
    public Task WriteAsync(ushort handle, ReadOnlyMemory<byte> value, CancellationToken cancellation = default) =>
        Loop.IsCurrent ? WriteHere(handle, value, cancellation) : WriteFromElsewhere(handle, value, cancellation);

    /// <inheritdoc cref="WriteAsync(ushort, ReadOnlyMemory{byte}, CancellationToken)"/>
    public Task WriteAsync(RemoteCharacteristic characteristic, ReadOnlyMemory<byte> value, CancellationToken cancellation = default) =>
        WriteAsync(characteristic.ValueHandle, value, cancellation);

    /// <summary>Prepares all values, checks the server's echo of each part, then writes them together ([Vol 3, Part G] 4.9.5).</summary>
    /// <exception cref="AttException">Refused; or an echo differed (<see cref="AttFailure.InvalidResponse"/>), and nothing was
    /// written.</exception>
    public Task WriteReliablyAsync(
        IReadOnlyList<(ushort Handle, ReadOnlyMemory<byte> Value)> values,
        CancellationToken cancellation = default
    ) => Loop.InvokeAsync(() => WriteParts(values, cancellation));

    /// <summary>
    /// Sends a write command of up to MTU − 3 octets; false when the link is gone. Nothing tells whether the server took it.
    /// </summary>
    public Task<bool> WriteWithoutResponseAsync(ushort handle, ReadOnlyMemory<byte> value) =>
        Loop.InvokeAsync(() => Task.FromResult(Att.WriteCommand(handle, value.Span)));

    /// <summary>
    /// Sends a signed write command of up to MTU − 15 octets; on an encrypted link a plain one, which takes its place ([Vol 3, Part G]
    /// 4.9.2). False without a CSRK to sign with, or when the link is gone.
    /// </summary>
    public Task<bool> WriteSignedAsync(ushort handle, ReadOnlyMemory<byte> value) => Loop.InvokeAsync(() => Task.FromResult(
        Att.Link.Security.IsEncrypted ? Att.WriteCommand(handle, value.Span) : Att.SignedWriteCommand(handle, value.Span)));

    /// <summary>
    /// Switches notifications (else indications, unless told which) on and hands every value to <paramref name="handler"/> on the loop.
    /// </summary>
    /// <exception cref="InvalidOperationException">The characteristic has neither, or its CCCD was not found.</exception>
    public Task SubscribeAsync(
        RemoteCharacteristic characteristic,
        Action<byte[]> handler,
        CccdValue? value = null,
        CancellationToken cancellation = default
    ) => Loop.InvokeAsync(() => Subscribe(characteristic, handler, value ?? Preferred(characteristic), cancellation));

    /// <summary>Switches notifications and indications off.</summary>
    public Task UnsubscribeAsync(RemoteCharacteristic characteristic, CancellationToken cancellation = default) =>
        Loop.InvokeAsync(async () =>
        {
            await Att.WriteAsync(characteristic.CccdHandle, new byte[2], cancellation).ConfigureAwait(true);
            _handlers.Remove(characteristic.ValueHandle);
        });

    private static CccdValue Preferred(RemoteCharacteristic characteristic)
    {
        if ((characteristic.Properties & GattProperties.Notify) != 0) return CccdValue.Notifications;
        if ((characteristic.Properties & GattProperties.Indicate) != 0) return CccdValue.Indications;
        throw new InvalidOperationException($"Characteristic {characteristic.Uuid} has neither notifications nor indications.");
    }

    private async Task Subscribe(
        RemoteCharacteristic characteristic,
        Action<byte[]> handler,
        CccdValue value,
        CancellationToken cancellation
    )
    {
        ushort cccd = characteristic.CccdHandle;
        if (cccd == 0) throw new InvalidOperationException($"Characteristic {characteristic.Uuid} has no CCCD that was discovered.");
        _handlers.TryGetValue(characteristic.ValueHandle, out Action<byte[]>? previous);
        _handlers[characteristic.ValueHandle] = handler;
        try
        {
            await Att.WriteAsync(cccd, new byte[] { (byte)value, (byte)((ushort)value >> 8) }, cancellation).ConfigureAwait(true);
        }
        catch
        {
            if (previous is null) _handlers.Remove(characteristic.ValueHandle);
            else _handlers[characteristic.ValueHandle] = previous;
            if (Policy.ClearsRefusedSubscriptions) await Clear(cccd).ConfigureAwait(true);
            throw;
        }
    }

    private async Task Clear(ushort cccd)
    {
        try
        {
            await Att.WriteAsync(cccd, new byte[2], CancellationToken.None).ConfigureAwait(true);
        }
        catch (AttException)
        {
            // Refused as the first was, which is the one the caller hears of.
        }
    }

    private Task WriteHere(ushort handle, ReadOnlyMemory<byte> value, CancellationToken cancellation) =>
        value.Length <= Mtu - 3 ? Att.WriteAsync(handle, value, cancellation) : WriteParts([(handle, value)], cancellation);

    private Task WriteFromElsewhere(ushort handle, ReadOnlyMemory<byte> value, CancellationToken cancellation) =>
        Loop.InvokeAsync(() => WriteHere(handle, value, cancellation));

    private async Task WriteParts(IReadOnlyList<(ushort Handle, ReadOnlyMemory<byte> Value)> values, CancellationToken cancellation)
    {
        try
        {
            foreach ((ushort handle, ReadOnlyMemory<byte> value) in values) await Prepare(handle, value, cancellation).ConfigureAwait(true);
        }
        catch (Exception exception)
            when (exception
                    is OperationCanceledException
                        or AttException { Failure: AttFailure.ErrorResponse or AttFailure.InvalidResponse }
            )
        {
            // What the server queued must not be carried out by the next execution.
            await CancelPrepared().ConfigureAwait(true);
            throw;
        }

        await Att.ExecuteWriteAsync(commit: true, cancellation).ConfigureAwait(true);
    }

    /// <summary>
    /// Servers without queued writes refuse this too, and a link may go meanwhile: what the caller has to hear is the failure that led
    /// here.
    /// </summary>
    private async Task CancelPrepared()
    {
        try
        {
            await Att.ExecuteWriteAsync(commit: false, CancellationToken.None).ConfigureAwait(true);
        }
        catch (AttException)
        {
            // The failure before it says why.
        }
    }

    private async Task Prepare(ushort handle, ReadOnlyMemory<byte> value, CancellationToken cancellation)
    {
        int offset = 0;
        do
        {
            ReadOnlyMemory<byte> part = value.Slice(offset, Math.Min(Mtu - 5, value.Length - offset));
            (ushort Handle, ushort Offset, byte[] Value) echo = await Att.PrepareWriteAsync(handle, (ushort)offset, part, cancellation)
                .ConfigureAwait(true);
            if (echo.Handle != handle || echo.Offset != offset || !part.Span.SequenceEqual(echo.Value))
                throw new AttException(
                    AttFailure.InvalidResponse,
                    AttOpcode.PrepareWriteRequest,
                    $"The server echoed other octets for 0x{handle:X4} at offset {offset}; nothing was written."
                );
            offset += part.Length;
        }
        while (offset < value.Length);
    }

    private void OnHandleValue(ushort handle, ReadOnlySpan<byte> value, bool isIndication)
    {
        if (RequiredLevel <= SecurityLevel.None || Att.Link.Security.Level >= RequiredLevel) HandOn(handle, value, isIndication);
        // Service Changed counts on any link: nothing is believed for it, only forgotten.
        if (isIndication && value.Length == 4 && IsServiceChanged(handle)) OnServiceChanged(value);
    }

    private void HandOn(ushort handle, ReadOnlySpan<byte> value, bool isIndication)
    {
        Loop.Raise(ValueReceived, handle, value, isIndication);
        if (_handlers.Count > 0 && _handlers.TryGetValue(handle, out Action<byte[]>? handler)) Loop.Raise(handler, value.ToArray());
    }

    private bool IsServiceChanged(ushort handle) =>
        _discovery.Services.Exists(s => s.Uuid == GattUuid.GattService && s.Find(GattUuid.ServiceChanged)?.ValueHandle == handle);

    private void OnServiceChanged(ReadOnlySpan<byte> value)
    {
        var reader = new PduReader(value);
        MakeVoid(reader.U16(), reader.U16());
    }

    /// <summary>[Vol 3, Part G] 2.5.2 and 2.5.2.1.</summary>
    private void MakeVoid(ushort start, ushort end)
    {
        // Generic Attribute itself stays known: without it the next change could not be told.
        _discovery.Forget(start, end);
        // A handler belongs to the characteristic it was given for, whose handle may be another's now.
        foreach (ushort handle in _handlers.Keys)
        {
            if (handle >= start && handle <= end && !_discovery.Covers(handle)) _handlers.Remove(handle);
        }

        Loop.Raise(ServicesChanged, start, end);
    }
}
