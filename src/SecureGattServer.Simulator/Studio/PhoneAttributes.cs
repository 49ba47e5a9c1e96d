using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Explain.Narration;
using BleStack.Gatt;
using SecureGattServer.Simulator.Demo;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Studio.Model;
using SecureGattServer.Studio.Web;

namespace SecureGattServer.Simulator.Studio;

/// <summary>The device's attributes as a phone knows them, with the operations on them. Callable from any thread.</summary>
internal sealed class PhoneAttributes(VirtualPhone phone, PhonePart part, PhoneOperation operation)
{
    private const int MaximumValue = 512;

    private static readonly (GattProperties Property, string Name)[] s_properties =
    [
        (GattProperties.Read, "read"),
        (GattProperties.WriteWithoutResponse, "writeWithoutResponse"),
        (GattProperties.Write, "write"),
        (GattProperties.Notify, "notify"),
        (GattProperties.Indicate, "indicate"),
        (GattProperties.AuthenticatedSignedWrites, "signedWrite"),
        (GattProperties.Broadcast, "broadcast"),
    ];

    private readonly Lock _gate = new();
    private readonly Dictionary<ushort, ValueDocument> _values = [];

    public Task DiscoverAsync()
    {
        operation.RequireLink();
        return operation.RunAsync("discovering", "discover", async token =>
        {
            await phone.Client.DiscoverAllAsync(token).ConfigureAwait(false);
            ShowServices();
            return true;
        });
    }

    public Task<Dictionary<string, string>> ReadAsync(ushort handle) => AccessAsync("reading", "read", handle, async token =>
    {
        byte[] value = await phone.ReadAsync(handle, token).ConfigureAwait(false);
        Keep(handle, value, "read");
        return new Dictionary<string, string>
        {
            ["hex"] = Convert.ToHexString(value),
            ["text"] = ValueText.Describe(TypeOf(handle), value),
        };
    });

    public Task WriteAsync(ushort handle, string? hex, string? text, bool response, bool signed)
    {
        byte[] value = text is not null
            ? Encoding.UTF8.GetBytes(text)
            : Octets(hex ?? throw new PageCommandException("What is to be written is missing.", "hex"));
        if (value.Length > MaximumValue)
            throw new PageCommandException(
                $"A value has at most {MaximumValue} octets, not {value.Length}.",
                text is null ? "hex" : "text"
            );
        int most = operation.RequireLink().Mtu - 3;
        if (!response && value.Length > most)
            throw new PageCommandException(
                $"Without a response at most {most} octets pass on this link (MTU {most + 3}). Write with a response.",
                "response"
            );
        return AccessAsync("writing", "write", handle, async token =>
        {
            if (signed && !await phone.WriteSignedAsync(handle, value).ConfigureAwait(false))
                throw new PhoneCommandException("No signing key was given in a pairing. Pair with a device that takes one.");
            if (!signed && !response && !await phone.WriteWithoutResponseAsync(handle, value).ConfigureAwait(false))
                throw new PhoneCommandException("The link has ended.");
            if (!signed && response) await phone.WriteAsync(handle, value, token).ConfigureAwait(false);
            Keep(handle, value, "written");
            return true;
        });
    }

    public Task SubscribeAsync(ushort handle, bool on) =>
        AccessAsync(on ? "subscribing" : "unsubscribing", on ? "subscribe" : "unsubscribe", handle, async token =>
        {
            // The values arrive at OnValue, whatever enabled them.
            if (on)
                await phone.SubscribeAsync(handle, static _ => { }, token).ConfigureAwait(false);
            else
                await phone.UnsubscribeAsync(handle, token).ConfigureAwait(false);
            Change(handle, value => value with { Subscribed = on, Error = null });
            return true;
        });

    private static byte[] Octets(string hex)
    {
        string digits = hex.Replace(" ", "", StringComparison.Ordinal);
        return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits)
            : throw new PageCommandException("Octets are pairs of the digits 0 to 9 and A to F, such as 01 or 01 FF.", "hex");
    }

    private async Task<T> AccessAsync<T>(string busy, string what, ushort handle, Func<CancellationToken, Task<T>> access)
    {
        operation.RequireLink();
        return await operation.RunAsync(busy, what, async token =>
        {
            try
            {
                return await access(token).ConfigureAwait(false);
            }
            catch (AttException refusal) when (refusal.Failure == AttFailure.ErrorResponse)
            {
                string why = PhoneErrors.Describe(refusal, phone, what);
                Change(handle, value => value with { How = "refused", T = Clock.Now, Error = new ErrorDocument((int)refusal.Code, why) });
                throw new PageCommandException(why, PageCommandException.OnAttribute);
            }
        }).ConfigureAwait(false);
    }

    /// <summary>A value was notified or indicated, enabled now or on an earlier link. Called on the host's loop.</summary>
    public void OnValue(ushort handle, ReadOnlySpan<byte> value, bool isIndication)
    {
        byte[] octets = value.ToArray();
        string text = Keep(handle, octets, isIndication ? "indicated" : "notified");
        BleUuid? type = TypeOf(handle);
        HeartEntry? heart = type == HeartRateSteps.Measurement ? Heart(octets) : null;
        part.Add(new ValueEntry(Clock.Now, part.Phone, handle, type?.ToString() ?? "", Convert.ToHexString(octets), text, heart));
    }

    private static HeartEntry? Heart(byte[] value)
    {
        try
        {
            HeartRateMeasurement measured = HeartRateMeasurement.Parse(value);
            return new HeartEntry(
                measured.BeatsPerMinute,
                measured.Contact,
                measured.EnergyExpended,
                HeartRateMeasurement.Intervals(value, measured.RrIntervals)
            );
        }
        catch (CheckException)
        {
            return null; // Its octets are shown.
        }
    }

    private string Keep(ushort handle, byte[] octets, string how)
    {
        string text = ValueText.Describe(TypeOf(handle), octets);
        Change(handle, value => value with
        {
            Hex = Convert.ToHexString(octets),
            Text = text,
            Utf8 = ValueText.Text(octets)?.Trim('"'),
            T = Clock.Now,
            How = how,
            Count = value.Count + 1,
            Subscribed = value.Subscribed || how is "notified" or "indicated",
            Error = null,
        });
        return text;
    }

    private void Change(ushort handle, Func<ValueDocument, ValueDocument> change)
    {
        lock (_gate)
        {
            if (phone.Link is null) return;
            ValueDocument before = _values.GetValueOrDefault(handle)
                ?? new ValueDocument
                {
                    Hex = "",
                    Text = "",
                    T = Clock.Now,
                    How = "read",
                    Count = 0,
                    Subscribed = false,
                };
            ValueDocument now = change(before);
            _values[handle] = now;
            part.Set($"value/{handle}", now);
        }
    }

    /// <summary>The link has ended: the page shows no attributes.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (ushort handle in _values.Keys) part.Drop($"value/{handle}");
            _values.Clear();
        }

        part.Drop("gatt");
    }

    private BleUuid? TypeOf(ushort handle)
    {
        foreach (RemoteService service in phone.Link?.Client.Services ?? [])
        {
            if (handle < service.Handle || handle > service.EndHandle) continue;
            foreach (RemoteCharacteristic one in service.Characteristics)
            {
                if (one.ValueHandle == handle) return one.Uuid;
                if (one.Descriptors.FirstOrDefault(descriptor => descriptor.Handle == handle) is { } found) return found.Uuid;
            }
        }

        return null;
    }

    /// <summary>Shows the services that were discovered.</summary>
    public void ShowServices()
    {
        if (phone.Link is { } link) part.Set("gatt", new GattDocument([.. link.Client.Services.Select(Of)]));
    }

    private static ServiceDocument Of(RemoteService service) =>
        new(
            service.Handle,
            service.Uuid.ToString(),
            GattUuidNames.Find(service.Uuid),
            service.IsPrimary,
            [.. service.Characteristics.Select(Of)]
        );

    private static CharacteristicDocument Of(RemoteCharacteristic one) =>
        new(
            one.ValueHandle,
            one.Uuid.ToString(),
            GattUuidNames.Find(one.Uuid),
            [.. s_properties.Where(property => (one.Properties & property.Property) != 0).Select(static property => property.Name)],
            [
                .. one.Descriptors.Select(static descriptor => new DescriptorDocument(
                    descriptor.Handle,
                    descriptor.Uuid.ToString(),
                    GattUuidNames.Find(descriptor.Uuid)
                )),
            ]
        );
}
