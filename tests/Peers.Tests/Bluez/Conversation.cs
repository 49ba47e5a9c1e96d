using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Peers.Tests.Bluez;

/// <summary>One SMP or ATT packet as tshark decodes it: who said it, and its fields by tshark's names; an absent field is "".</summary>
internal sealed record Said(bool ByPhone, IReadOnlyDictionary<string, string> Fields)
{
    public string this[string field] => Fields[field];

    /// <summary>SMP code [Vol 3, Part H] 3.3; -1 for ATT.</summary>
    public int Smp => Number("btsmp.opcode");

    /// <summary>ATT opcode [Vol 3, Part F] 3.4; -1 for SMP.</summary>
    public int Att => Number("btatt.opcode");

    /// <summary>A number however tshark prints it; -1 where the field is absent.</summary>
    public int Number(string field) => this[field] switch
    {
        "" => -1,
        "True" => 1,
        "False" => 0,
        ['0', 'x', .. string hex] => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        string text => int.Parse(text, CultureInfo.InvariantCulture),
    };

    public override string ToString() =>
        $"{(ByPhone ? "phone" : "device")}: {string.Join(' ', Fields.Where(static field => field.Value.Length > 0).Select(static field => $"{field.Key}={field.Value}"))}";
}

/// <summary>The content of a trace according to Wireshark's decoder.</summary>
internal static class Conversation
{
    private const string Malformed = "_ws.malformed";
    private const string Direction = "hci_h4.direction";
    private const string ReceivedByHost = "0x01";

    private static readonly string[] s_fields =
    [
        "btsmp.opcode",
        "btsmp.io_capability",
        "btsmp.oob_data_flags",
        "btsmp.bonding_flags",
        "btsmp.mitm_flag",
        "btsmp.sc_flag",
        "btsmp.max_enc_key_size",
        "btsmp.initiator_key_distribution",
        "btsmp.responder_key_distribution",
        "btsmp.reason",
        "btsmp.cfm_value",
        "btsmp.random_value",
        "btsmp.public_key_x",
        "btsmp.public_key_y",
        "btsmp.dhkey_check",
        "btsmp.long_term_key",
        "btsmp.ediv",
        "btatt.opcode",
        "btatt.handle",
        "btatt.req_opcode_in_error",
        "btatt.error_code",
        "btatt.value",
        "btatt.body_sensor_location",
        "btatt.heart_rate_measurement.value.8",
    ];

    /// <summary>Every SMP and ATT packet in order.</summary>
    /// <param name="trace">A btsnoop file, of either side.</param>
    /// <param name="isPhone">Whether it is the phone's.</param>
    /// <exception cref="Xunit.Sdk.XunitException">A packet is malformed.</exception>
    public static async Task<IReadOnlyList<Said>> ReadAsync(string trace, bool isPhone)
    {
        IReadOnlyList<string[]> rows = await Tshark.FieldsAsync(
            trace,
            $"btsmp || btatt || {Malformed}",
            ["frame.number", "frame.protocols", Malformed, Direction, .. s_fields]
        );
        string[] malformed = [.. rows.Where(static row => row[2].Length > 0).Select(static row => $"{row[0]} {row[1]}")];
        Assert.True(malformed.Length == 0, $"tshark finds malformed packets in {trace}: {string.Join("; ", malformed)}");
        return
        [
            .. rows.Select(row => new Said(
                (row[3] == ReceivedByHost) != isPhone,
                s_fields.Zip(row.Skip(4)).ToDictionary(static pair => pair.First, static pair => pair.Second)
            )),
        ];
    }

    /// <summary>
    /// The records of both sides agree, field by field and in order: all of SMP; of ATT all but PDUs in transit at the end of a link.
    /// </summary>
    public static void AssertSame(IReadOnlyList<Said> device, IReadOnlyList<Said> phone)
    {
        foreach (bool byPhone in (bool[])[true, false])
        {
            (IReadOnlyList<Said> speaker, IReadOnlyList<Said> hearer) = byPhone ? (phone, device) : (device, phone);
            Assert.Equal(Words(speaker, byPhone, isSmp: true), Words(hearer, byPhone, isSmp: true));
            using IEnumerator<string> said = Words(speaker, byPhone, isSmp: false).GetEnumerator();
            foreach (string heard in Words(hearer, byPhone, isSmp: false))
                Assert.True(
                    Reaches(said, heard),
                    $"heard in {(byPhone ? "the device's" : "the phone's")} trace, but not said in the other: {heard}"
                );
        }
    }

    private static bool Reaches(IEnumerator<string> said, string heard)
    {
        while (said.MoveNext())
        {
            if (said.Current == heard) return true;
        }

        return false;
    }

    private static IEnumerable<string> Words(IReadOnlyList<Said> said, bool byPhone, bool isSmp) =>
        said.Where(one => one.ByPhone == byPhone && one.Smp >= 0 == isSmp).Select(static one => one.ToString());
}
