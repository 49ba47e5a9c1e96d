using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Peers.Tests.Bluez;

/// <summary>What a third party reads in the traces of a pairing is what both sides believe was said.</summary>
[Collection(BlueZCollection.Name)]
public sealed class TraceTests(BlueZFixture bluez)
{
    private const string SentByHost = "0x00";
    private const string ReceivedByHost = "0x01";

    // SMP codes [Vol 3, Part H] 3.3, Table 3.3; public key, 20 x (confirm, random) each way, DHKey check.
    private static readonly string[] s_passkeyPairing =
    [
        "0x01", "0x02", "0x0c", "0x0c", .. Enumerable.Repeat<string[]>(["0x03", "0x03", "0x04", "0x04"], 20).SelectMany(static round => round), "0x0d", "0x0d",
    ];

    [BluezTsharkFact]
    public async Task The_traces_of_both_sides_decode_to_the_same_passkey_pairing_and_the_refusal_that_caused_it()
    {
        string device = "";
        await bluez.RunAsync("--profile heart-rate", async (guest, firmware) =>
        {
            device = firmware.Trace;
            var user = new PairingAgent("KeyboardOnly") { TypePasskey = firmware.ReadPasskeyAsync };
            await using BlueZPhone phone = await BlueZPhone.TakeAsync(guest, firmware, user);
            await phone.ScanAsync(firmware.Address);
            await phone.ConnectAsync();
            Assert.Equal([0x01], await phone.ReadAsync("2A38"));
        });

        string central = Firmware.PhoneTrace(device, 1);
        await AssertSecurityAsync(device, request: ReceivedByHost, response: SentByHost);
        await AssertSecurityAsync(central, request: SentByHost, response: ReceivedByHost);
        await AssertReadsAsync(device);
        await AssertReadsAsync(central);
    }

    private static async Task AssertSecurityAsync(string trace, string request, string response)
    {
        IReadOnlyList<string[]> said = await Tshark.FieldsAsync(
            trace, "btsmp", "btsmp.opcode", "hci_h4.direction", "btsmp.io_capability", "btsmp.bonding_flags", "btsmp.mitm_flag", "btsmp.sc_flag", "btsmp.max_enc_key_size");
        Assert.Equal(s_passkeyPairing, said.Select(static pdu => pdu[0]));
        Assert.Equal([request, "0x02", "0x01", "1", "1", "16"], Numbers(said[0]));
        Assert.Equal([response, "0x00", "0x01", "1", "1", "16"], Numbers(said[1]));
    }

    // Refused with Insufficient Authentication, then given, to the same handle.
    private static async Task AssertReadsAsync(string trace)
    {
        IReadOnlyList<string[]> errors = await Tshark.FieldsAsync(trace, "btatt.error_code == 0x05", "btatt.req_opcode_in_error", "btatt.handle");
        string[] refused = Assert.Single(errors);
        Assert.Equal("0x0a", refused[0]);
        IReadOnlyList<string[]> answers = await Tshark.FieldsAsync(trace, $"btatt.opcode == 0x0b && btatt.handle == {refused[1]}", "btatt.body_sensor_location");
        Assert.Equal(["0x01"], Assert.Single(answers));
    }

    private static string[] Numbers(string[] pdu) => [.. pdu.Skip(1).Select(static value => value switch { "True" => "1", "False" => "0", _ => value })];
}
