using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using TestKit.Peers.Bluez;
using Xunit;

namespace Peers.Tests.Bluez;

/// <summary>Checks the SMP and ATT packets of a flow, packet by packet and flag by flag.</summary>
internal static class PairingTrace
{
    // [Vol 3, Part H] 3.3, Table 3.3.
    private const int PairingRequest = 0x01;
    private const int PairingResponse = 0x02;
    private const int Confirm = 0x03;
    private const int Random = 0x04;
    private const int PairingFailed = 0x05;
    private const int EncryptionInformation = 0x06;
    private const int CentralIdentification = 0x07;
    private const int PublicKey = 0x0C;
    private const int DhKeyCheck = 0x0D;

    // [Vol 3, Part H] 3.5.5, Table 3.7.
    public const int ConfirmValueFailed = 0x04;
    public const int UnspecifiedReason = 0x08;
    public const int NumericComparisonFailed = 0x0C;
    private const int AuthenticationRequirements = 0x03;

    // [Vol 3, Part F] 3.4.8, Table 3.37.
    private const int ErrorResponse = 0x01;
    private const int ReadRequest = 0x0A;
    private const int Notification = 0x1B;
    private const int InsufficientAuthentication = 0x05;

    private const int EncKey = 0x01;
    private const int PasskeyRounds = 20;

    private static readonly (bool ByPhone, int Code)[] s_round = [(true, Confirm), (false, Confirm), (true, Random), (false, Random)];

    // [Vol 3, Part H] 2.3.5.5; keys 2.4.3, the responder's first.
    private static readonly (bool ByPhone, int Code)[] s_legacy =
    [
        .. s_round,
        (false, EncryptionInformation),
        (false, CentralIdentification),
        (true, EncryptionInformation),
        (true, CentralIdentification),
    ];

    /// <summary>The whole pairing: its features, and the exact exchange its association model asks for.</summary>
    public static void AssertPairing(PairingCase cell, IReadOnlyList<Said> said)
    {
        Said[] smp = [.. said.Where(static one => one.Smp >= 0)];
        Assert.Equal(Exchange(cell), smp.Select(static one => (one.ByPhone, one.Smp)));
        if (cell.IsRefused) Assert.Equal(AuthenticationRequirements, smp[^1].Number("btsmp.reason"));
        AssertFeatures(smp[0], (int)cell.Phone, cell.PhoneMitm, cell.IsSecureConnections);
        AssertFeatures(smp[1], (int)cell.Device.Io, cell.Device.Mitm, isSecureConnections: true);
        // The image distributes its encryption key and accepts the phone's, and no other keys.
        Assert.Equal(
            (EncKey, EncKey),
            (smp[1].Number("btsmp.initiator_key_distribution"), smp[1].Number("btsmp.responder_key_distribution"))
        );
    }

    /// <summary>The protected value was sent to an authenticated phone only; a refused one got 0x05 and no measurements.</summary>
    public static void AssertValues(PairingCase cell, IReadOnlyList<Said> said)
    {
        string[] values =
        [
            .. said.Where(static one => one["btatt.body_sensor_location"].Length > 0)
                .Select(static one => one["btatt.body_sensor_location"]),
        ];
        bool wasNotified = said.Any(static one => one.Att == Notification && !one.ByPhone);
        Said[] refusals =
        [
            .. said.Where(static one => one.Att == ErrorResponse && one.Number("btatt.error_code") == InsufficientAuthentication),
        ];
        if (cell.IsRefused)
        {
            Assert.Empty(values);
            Assert.False(wasNotified);
            Assert.NotEmpty(refusals);
            Assert.All(refusals, static one => Assert.Equal((false, ReadRequest), (one.ByPhone, one.Number("btatt.req_opcode_in_error"))));
            return;
        }

        // Before and after coming back.
        Assert.Equal(["0x01", "0x01"], values);
        Assert.True(wasNotified);
        Assert.Empty(refusals);
    }

    /// <summary>
    /// Each pairing that failed in a flow did so by one Pairing Failed, from the side and for the reason given; both traces agree.
    /// </summary>
    public static async Task AssertFailuresAsync(string trace, params (bool ByPhone, int Reason)[] expected)
    {
        IReadOnlyList<Said> device = await Conversation.ReadAsync(trace, isPhone: false);
        Conversation.AssertSame(device, await Conversation.ReadAsync(Firmware.PhoneTrace(trace, 1), isPhone: true));
        Assert.Equal(
            expected,
            device.Where(static one => one.Smp == PairingFailed).Select(static one => (one.ByPhone, one.Number("btsmp.reason")))
        );
    }

    /// <summary>A read was refused, a pairing followed, and the same handle was read.</summary>
    public static async Task AssertRefusedReadPairsAsync(string trace)
    {
        List<Said> said = [.. await Conversation.ReadAsync(trace, isPhone: false)];
        int refusal = said.FindIndex(static one => one.Number("btatt.error_code") == InsufficientAuthentication);
        int request = said.FindIndex(static one => one.Smp == PairingRequest);
        int value = said.FindIndex(static one => one["btatt.body_sensor_location"] == "0x01");
        Assert.True(refusal >= 0 && refusal < request && request < value, $"refused {refusal}, paired {request}, read {value}");
        Assert.Equal(
            (ReadRequest, said[value]["btatt.handle"]),
            (said[refusal].Number("btatt.req_opcode_in_error"), said[refusal]["btatt.handle"])
        );
    }

    private static void AssertFeatures(Said said, int io, bool mitm, bool isSecureConnections) =>
        Assert.Equal(
            (io, 0, 1, mitm ? 1 : 0, isSecureConnections ? 1 : 0, 16),
            (
                said.Number("btsmp.io_capability"),
                said.Number("btsmp.oob_data_flags"),
                said.Number("btsmp.bonding_flags"),
                said.Number("btsmp.mitm_flag"),
                said.Number("btsmp.sc_flag"),
                said.Number("btsmp.max_enc_key_size")
            )
        );

    // Sent by the phone (true) or the device, in order; then BlueZ's reaction to a refusal.
    private static IEnumerable<(bool ByPhone, int Code)> Exchange(PairingCase cell)
    {
        (bool, int)[] features = [(true, PairingRequest), (false, PairingResponse)];
        IEnumerable<(bool, int)> rest = cell.IsSecureConnections ? SecureConnections(cell.Model) : s_legacy;
        return [.. features, .. rest, .. cell.IsRefused ? [.. features, (true, PairingFailed)] : Enumerable.Empty<(bool, int)>()];
    }

    // [Vol 3, Part H] 2.3.5.6; no keys follow but the one both have computed.
    private static IEnumerable<(bool ByPhone, int Code)> SecureConnections(Model model)
    {
        bool isPasskey = model is Model.InitiatorShows or Model.ResponderShows or Model.BothType;
        IEnumerable<(bool, int)> authentication = isPasskey
            ? Enumerable.Repeat(s_round, PasskeyRounds).SelectMany(static one => one)
            : s_round.Skip(1);
        return [(true, PublicKey), (false, PublicKey), .. authentication, (true, DhKeyCheck), (false, DhKeyCheck)];
    }
}
