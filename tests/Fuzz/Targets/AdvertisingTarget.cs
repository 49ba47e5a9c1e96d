using System;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci.Packets;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>
/// Advertising data. Messages: an advertisement and a scan response in turn; every third pair comes inside an LE Advertising Report event.
/// </summary>
public sealed class AdvertisingTarget : FuzzTarget
{
    private static readonly BleUuid s_custom = new(new Guid("9b574847-f706-436c-bed7-fc01eb0965c1"));

    public override string Name => "advertising";

    public override string Summary =>
        "advertising data, scan responses and report events: no exception but the documented one, structures lie inside the data, what the builder writes reads back";

    public override void Generate(FuzzRandom random, ScriptWriter script)
    {
        for (int i = 2 * (1 + random.Next(8)); i > 0; i--) script.Add(random.OneIn(3) ? Report(random) : Data(random));
    }

    public override int Execute(ReadOnlySpan<byte> script)
    {
        var reader = new ScriptReader(script);
        int inputs = 0;
        while (reader.TryNext(out ReadOnlySpan<byte> advertising))
        {
            inputs++;
            if (!reader.TryNext(out ReadOnlySpan<byte> response)) response = default;
            else inputs++;
            Check(new AdvertisingData(advertising, response), advertising, response);
            CheckReports(advertising);
        }

        return inputs;
    }

    private static byte[] Data(FuzzRandom random)
    {
        var writer = new ScriptWriter();
        while (writer.Length < 31 && !random.OneIn(6))
        {
            int length = random.Next(18);
            byte type = random.OneIn(4) ? random.Byte() : (byte)(1 + random.Next(0x25));
            writer.Raw((byte)(random.OneIn(12) ? random.Byte() : length + 1), type);
            writer.Raw(random.Bytes(length));
        }

        return writer.ToArray();
    }

    // Subevent parameters: Num_Reports, then type, address type, address, length, data, RSSI of each.
    private static byte[] Report(FuzzRandom random)
    {
        int count = random.OneIn(8) ? random.Next(256) : 1 + random.Next(3);
        var writer = new ScriptWriter();
        writer.Raw((byte)count);
        for (int i = Math.Min(count, 4); i > 0; i--)
        {
            byte[] data = Data(random);
            writer.Raw((byte)random.Next(6), (byte)random.Next(5));
            writer.Raw(random.Bytes(6));
            writer.Raw((byte)(random.OneIn(12) ? random.Byte() : data.Length));
            writer.Raw(data);
            writer.Raw(random.Byte());
        }

        return writer.ToArray();
    }

    private static void Check(AdvertisingData data, ReadOnlySpan<byte> advertising, ReadOnlySpan<byte> response)
    {
        int octets = 0;
        foreach ((AdType _, byte[] structure) in data.Structures) octets += 2 + structure.Length;
        Require(octets <= advertising.Length + response.Length, "structures are longer than the data");
        _ = (data.Flags, data.Name, data.Appearance, data.TxPower);
        _ = (data.ServiceData(0x180D), data.ServiceData(s_custom));
        Require(data.Services.Count * 2 <= octets, "more services than octets for them");
        if (octets <= AdvertisingDataBuilder.MaximumLength) CheckBuilder(data);
    }

    private static void CheckBuilder(AdvertisingData data)
    {
        var builder = new AdvertisingDataBuilder();
        foreach ((AdType type, byte[] structure) in data.Structures) builder.Add(type, structure);
        var again = new AdvertisingData(builder.ToArray());
        Require(!again.IsMalformed && again.Structures.Count == data.Structures.Count, "what the builder wrote does not read back");
        for (int i = 0; i < again.Structures.Count; i++)
            Require(
                again.Structures[i].Type == data.Structures[i].Type
                    && again.Structures[i].Data.AsSpan().SequenceEqual(data.Structures[i].Data),
                "a structure changed on the way"
            );
    }

    private static void CheckReports(ReadOnlySpan<byte> parameters)
    {
        try
        {
            int octets = 0;
            foreach (LeAdvertisingReport report in LeAdvertisingReports.Parse(parameters))
            {
                octets += 10 + report.Data.Length;
                _ = new AdvertisingData(report.Data);
            }

            Require(octets <= parameters.Length, "reports are longer than their event");
        }
        catch (MalformedPduException)
        {
            // The documented answer.
        }
    }
}
