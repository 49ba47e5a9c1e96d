// Advertising data as a list of sections, with properties for the common ones. Sections are sent in list order: those that do not fit the
// 31 octets of the advertisement go to the scan response, and those that do not fit there either are omitted.
using System;
using System.Collections;
using System.Text;

namespace nanoFramework.Device.Bluetooth.Advertisement;

/// <summary>Advertising data, to be sent or received.</summary>
public class BluetoothLEAdvertisement
{
    private const int MaxLegacyLength = 31;

    private readonly ArrayList _dataSections = [];
    private readonly ArrayList _serviceUuids = [];
    private string _localName = "";
    private BluetoothLEAdvertisementFlags _flags =
        BluetoothLEAdvertisementFlags.ClassicNotSupported | BluetoothLEAdvertisementFlags.GeneralDiscoverableMode;

    /// <summary>Creates an advertisement without sections.</summary>
    public BluetoothLEAdvertisement()
    {
    }

    /// <summary>The sections, of <see cref="BluetoothLEAdvertisementDataSection"/>; manufacturer data comes last.</summary>
    public ArrayList DataSections
    {
        get
        {
            MergeManufacturerData();
            return _dataSections;
        }
    }

    /// <summary>The Complete Local Name; an empty or null name removes its section.</summary>
    public string LocalName
    {
        get => _localName;
        set
        {
            _localName = value;
            if (string.IsNullOrEmpty(value))
                RemoveSectionsOfType(BluetoothLEAdvertisementDataSectionType.CompleteLocalName);
            else
                AddOrUpdateDataSection(
                    BluetoothLEAdvertisementDataSectionType.CompleteLocalName,
                    new Buffer(Encoding.UTF8.GetBytes(value))
                );
        }
    }

    /// <summary>The Flags section; there is none until set.</summary>
    public BluetoothLEAdvertisementFlags Flags
    {
        get => _flags;
        set
        {
            _flags = value;
            AddOrUpdateDataSection(BluetoothLEAdvertisementDataSectionType.Flags, new Buffer([(byte)value]));
        }
    }

    /// <summary>Manufacturer Specific Data, of <see cref="BluetoothLEManufacturerData"/>.</summary>
    public ArrayList ManufacturerData { get; } = [];

    /// <summary>The 128-bit service UUIDs received; the device's library reads shorter ones into no list.</summary>
    public Guid[] ServiceUuids => (Guid[])_serviceUuids.ToArray(typeof(Guid));

    internal bool IsConnectable { get; set; }

    internal bool IsDiscovable { get; set; } = true;

    /// <summary>The sections of a type; without manufacturer data added since the last read of <see cref="DataSections"/>.</summary>
    public ArrayList GetSectionsByType(byte type)
    {
        ArrayList found = [];
        foreach (BluetoothLEAdvertisementDataSection section in _dataSections)
        {
            if (section.DataType == type) found.Add(section);
        }

        return found;
    }

    /// <summary>The manufacturer data of a company.</summary>
    public ArrayList GetManufacturerDataByCompanyId(ushort companyId)
    {
        ArrayList found = [];
        foreach (BluetoothLEManufacturerData data in ManufacturerData)
        {
            if (data.CompanyId == companyId) found.Add(data);
        }

        return found;
    }

    internal void AddOrUpdateDataSection(BluetoothLEAdvertisementDataSectionType type, Buffer data)
    {
        BluetoothLEAdvertisementDataSection section = new((byte)type, data);
        for (int i = 0; i < _dataSections.Count; i++)
        {
            if (((BluetoothLEAdvertisementDataSection)_dataSections[i]).DataType != (byte)type) continue;
            _dataSections[i] = section;
            return;
        }

        _dataSections.Add(section);
    }

    internal void RemoveSectionsOfType(BluetoothLEAdvertisementDataSectionType type)
    {
        for (int i = _dataSections.Count - 1; i >= 0; i--)
        {
            if (((BluetoothLEAdvertisementDataSection)_dataSections[i]).DataType == (byte)type) _dataSections.RemoveAt(i);
        }
    }

    /// <summary>Parses received data: length, type, data, repeated; stops at the first section that exceeds the end.</summary>
    internal void Parse(byte[] data)
    {
        _serviceUuids.Clear();
        ManufacturerData.Clear();
        ReadOnlySpan<byte> rest = data;
        while (rest.Length >= 2 && rest[0] >= 1 && rest[0] < rest.Length)
        {
            BluetoothLEAdvertisementDataSection section = new(rest[1], new Buffer(rest[2..(rest[0] + 1)].ToArray()));
            _dataSections.Add(section);
            Mirror(section);
            rest = rest[(rest[0] + 1)..];
        }
    }

    /// <summary>Splits the sections over advertisement and scan response.</summary>
    /// <returns>True when a section fits neither (defect 20 is that this is not checked).</returns>
    internal bool CreateLegacyAdvertisements(out byte[] advertData, out byte[] scanResponse)
    {
        ArrayList tooLong = [];
        ArrayList lost = [];
        advertData = Fill(DataSections, tooLong);
        scanResponse = Fill(tooLong, lost);
        return lost.Count > 0;
    }

    private static byte[] Fill(ArrayList sections, ArrayList left)
    {
        byte[] data = new byte[MaxLegacyLength];
        int length = 0;
        foreach (BluetoothLEAdvertisementDataSection section in sections)
        {
            if (length + section.WireLength > MaxLegacyLength)
            {
                left.Add(section);
                continue;
            }

            section.Write(data.AsSpan(length));
            length += section.WireLength;
        }

        return data[..length];
    }

    private void MergeManufacturerData()
    {
        RemoveSectionsOfType(BluetoothLEAdvertisementDataSectionType.ManufacturerSpecificData);
        foreach (BluetoothLEManufacturerData data in ManufacturerData)
        {
            DataWriter writer = new();
            writer.WriteUInt16(data.CompanyId);
            writer.WriteBuffer(data.Data);
            _dataSections.Add(
                new BluetoothLEAdvertisementDataSection((byte)BluetoothLEAdvertisementDataSectionType.ManufacturerSpecificData, writer)
            );
        }
    }

    private void Mirror(BluetoothLEAdvertisementDataSection section)
    {
        byte[] data = section.Data.Data;
        if (data.Length == 0) return;
        switch ((BluetoothLEAdvertisementDataSectionType)section.DataType)
        {
            case BluetoothLEAdvertisementDataSectionType.Flags:
                _flags = (BluetoothLEAdvertisementFlags)data[0];
                break;
            case BluetoothLEAdvertisementDataSectionType.ShortenedLocalName:
            case BluetoothLEAdvertisementDataSectionType.CompleteLocalName:
                _localName = Encoding.UTF8.GetString(data);
                break;
            case BluetoothLEAdvertisementDataSectionType.ManufacturerSpecificData when data.Length >= 2:
                ManufacturerData.Add(new BluetoothLEManufacturerData((ushort)(data[0] | (data[1] << 8)), new Buffer(data[2..])));
                break;
            case >= BluetoothLEAdvertisementDataSectionType.IncompleteList16uuid
            and <= BluetoothLEAdvertisementDataSectionType.CompleteList128uuid:
                MirrorUuids(data);
                break;
        }
    }

    // As on the device, every UUID list is read in steps of sixteen octets, whatever its type.
    private void MirrorUuids(byte[] data)
    {
        for (int i = 0; i + 16 <= data.Length; i += 16) _serviceUuids.Add(new Guid(UuidOrder.FromWire(data[i..(i + 16)], UuidOrder.Wire)));
    }
}
