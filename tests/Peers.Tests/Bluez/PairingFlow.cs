using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using TestKit.Peers.Bluez;
using Tmds.DBus.Protocol;
using Xunit;

namespace Peers.Tests.Bluez;

/// <summary>
/// One cell of the matrix from scan to the second good-bye, looked at from the phone, from the device and from the traces of both.
/// </summary>
internal static class PairingFlow
{
    private const uint ChosenByUser = 271_828;

    public static Task RunAsync(BlueZFixture bluez, PairingCase cell) =>
        bluez.RunAsync(
            $"--profile {cell.Device.Name}",
            (guest, firmware) => LiveAsync(cell, guest, firmware),
            cell.ToString(),
            trace => AssertTracesAsync(cell, trace)
        );

    private static async Task LiveAsync(PairingCase cell, Guest guest, Firmware firmware)
    {
        PairingAgent user = User(cell, firmware);
        await using BlueZPhone phone = await BlueZPhone.TakeAsync(guest, firmware, user, cell.Settings);
        await phone.ScanAsync(firmware.Address);
        await phone.ConnectAsync();
        Assert.Null(await phone.PairAsync());
        Assert.Equal(Questions(cell.Model), user.Asked.Distinct());
        await AssertDeviceAsync(cell, firmware, "paired: ");
        Assert.True(phone.IsPaired && phone.IsBonded);
        await AssertBondAsync(cell, firmware, phone.OwnAddress);
        Assert.Equal([((int)cell.Key, 16)], (await phone.StoredKeysAsync()).Distinct());
        if (cell.IsRefused) await AssertRefusedAsync(firmware, phone);
        else await UseAndComeBackAsync(cell, firmware, phone);
    }

    private static async Task UseAndComeBackAsync(PairingCase cell, Firmware firmware, BlueZPhone phone)
    {
        await HeartRate.UseAsync(phone);
        await phone.HangUpAsync();
        await firmware.SaysAsync("link: disconnected");
        await phone.ConnectAsync();
        await AssertDeviceAsync(cell, firmware, cell.IsAuthenticated ? "welcome back: " : "welcome back, or new pairing: ");
        Assert.Equal([0x01], await phone.ReadAsync(HeartRate.BodySensorLocation));
        await phone.HangUpAsync();
    }

    // Encrypted but not authenticated. BlueZ answers 0x05 with another pairing, for MITM protection, finds that it is not possible and
    // aborts; its user hears of it when the link ends. By then the image has removed the bond the phone still holds.
    private static async Task AssertRefusedAsync(Firmware firmware, BlueZPhone phone)
    {
        await HeartRate.ResetEnergyAsync(phone);
        Task<byte[]> reading = phone.ReadAsync(HeartRate.BodySensorLocation);
        await firmware.SaysAsync("pair: authentication complete", " status=19 ");
        await firmware.SaysAsync("verdict: new pairing failed, and the old bond is gone");
        await phone.HangUpAsync();
        await Assert.ThrowsAsync<DBusErrorReplyException>(() => reading);
        Assert.Empty(await firmware.BondsAsync());
    }

    private static async Task AssertTracesAsync(PairingCase cell, string trace)
    {
        Task<IReadOnlyList<Said>> byDevice = Conversation.ReadAsync(trace, isPhone: false);
        IReadOnlyList<Said> phone = await Conversation.ReadAsync(Firmware.PhoneTrace(trace, 1), isPhone: true);
        IReadOnlyList<Said> device = await byDevice;
        Conversation.AssertSame(device, phone);
        PairingTrace.AssertPairing(cell, device);
        PairingTrace.AssertValues(cell, device);
    }

    private static async Task AssertDeviceAsync(PairingCase cell, Firmware firmware, string verdict)
    {
        string complete = await firmware.SaysAsync("pair: authentication complete");
        Assert.Contains($" status=0 security={cell.DeviceSecurity} ", complete, StringComparison.Ordinal);
        await firmware.SaysAsync(
            $"verdict: {verdict}{(cell.IsAuthenticated ? "encrypted and authenticated" : "encrypted, no MITM protection")}"
        );
    }

    // One bond, under the address the phone had on the air: its own, or one that only its own key resolves [Vol 6, Part B] 1.3.2.2.
    private static async Task AssertBondAsync(PairingCase cell, Firmware firmware, string ownAddress)
    {
        IReadOnlyList<string> bonds = await firmware.BondsAsync();
        string bond = Assert.Single(bonds);
        if (cell.IsPrivate) Assert.Equal(0x40, Convert.ToByte(bond[..2], 16) & 0xC0);
        else Assert.Equal(ownAddress.Replace(":", "", StringComparison.Ordinal), bond);
    }

    // BlueZ's questions to its user [BlueZ 5.66, doc/agent-api.txt].
    private static string[] Questions(Model model) => model switch
    {
        Model.InitiatorShows => ["DisplayPasskey"],
        Model.ResponderShows or Model.BothType => ["RequestPasskey"],
        Model.NumericComparison => ["RequestConfirmation"],
        _ => [],
    };

    // One person with both devices in hand; a question the model has no place for stays unanswered, and the pairing fails.
    private static PairingAgent User(PairingCase cell, Firmware firmware)
    {
        string capability = cell.Phone.ToString();
        return cell.Model switch
        {
            Model.ResponderShows => new PairingAgent(capability) { TypePasskey = firmware.ReadPasskeyAsync },
            Model.InitiatorShows => new PairingAgent(capability) { ShowPasskey = passkey => _ = firmware.TypePasskeyAsync(passkey) },
            Model.BothType => new PairingAgent(capability)
            {
                TypePasskey = () =>
                {
                    _ = firmware.TypePasskeyAsync(ChosenByUser);
                    return Task.FromResult(ChosenByUser);
                },
            },
            Model.NumericComparison => new PairingAgent(capability) { Compare = firmware.CompareAsync },
            _ => new PairingAgent(capability),
        };
    }
}
