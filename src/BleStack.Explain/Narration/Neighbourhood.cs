using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Explain.Capture;
using BleStack.Gap;

namespace BleStack.Explain.Narration;

/// <summary>Information about devices across connections: names from advertising, databases from earlier connections.</summary>
internal sealed class Neighbourhood
{
    private const int MostNames = 4096;
    private const int MostDatabases = 64;

    private readonly Dictionary<ulong, string> _names = [];
    private readonly Dictionary<(Party, ulong), GattMap> _databases = [];

    /// <summary>Adds the known information about its ends to a new connection.</summary>
    public void Introduce(NarratedConnection connection)
    {
        BleAddress? device = connection.DeviceIdentity ?? connection.Device;
        if (connection.Device is { } address) connection.DeviceName = _names.GetValueOrDefault(address.Value);
        connection.DeviceDatabase = Database(Party.Device, device);
        connection.PhoneDatabase = Database(Party.Phone, connection.PhoneIdentity ?? connection.Phone);
    }

    /// <summary>LE Advertising Report, [Vol 4, Part E] 7.7.65.2.</summary>
    public void OnReports(ref PduReader reader)
    {
        for (int count = reader.U8(); count > 0; count--)
        {
            reader.U8();
            BleAddress address = BleAddress.Read(ref reader, (AddressType)reader.U8());
            OnOwnData(address, reader.Bytes(reader.U8()));
            reader.U8();
        }
    }

    /// <summary>LE Extended Advertising Report, [Vol 4, Part E] 7.7.65.13.</summary>
    public void OnExtendedReports(ref PduReader reader)
    {
        for (int count = reader.U8(); count > 0; count--)
        {
            reader.U16();
            BleAddress address = BleAddress.Read(ref reader, (AddressType)reader.U8());
            reader.Bytes(14); // PHYs, set, power, RSSI, interval, direct address.
            OnOwnData(address, reader.Bytes(reader.U8()));
        }
    }

    /// <summary>Advertising data or a scan response of a device.</summary>
    public void OnOwnData(BleAddress? address, ReadOnlySpan<byte> data)
    {
        if (address is not { } known || _names.ContainsKey(known.Value) || !MayName(data)) return;
        if (new AdvertisingData(data).Name is not { Length: > 0 } name) return;
        if (_names.Count >= MostNames) _names.Clear();
        _names[known.Value] = Words.Clean(name);
    }

    private static bool MayName(ReadOnlySpan<byte> data)
    {
        while (data is [> 0, var type, ..])
        {
            if (type is (byte)AdType.CompleteLocalName or (byte)AdType.ShortenedLocalName) return true;
            if (data[0] + 1 >= data.Length) return false;
            data = data[(data[0] + 1)..];
        }

        return false;
    }

    private GattMap Database(Party owner, BleAddress? address)
    {
        if (address is not { Value: not 0 } known) return new GattMap();
        if (_databases.TryGetValue((owner, known.Value), out GattMap? map)) return map;
        if (_databases.Count >= MostDatabases) _databases.Clear();
        return _databases[(owner, known.Value)] = new GattMap();
    }
}
