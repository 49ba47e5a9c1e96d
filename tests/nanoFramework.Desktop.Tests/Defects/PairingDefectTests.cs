using System;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;
using nanoFramework.Desktop.Tests.Board;
using VirtualBoard;
using Xunit;

namespace nanoFramework.Desktop.Tests.Defects;

/// <summary>Defects around pairing and bonds: numbers 14, 15, 17 and 19 of docs/defects.md. First a careless firmware, then ours.</summary>
public class PairingDefectTests
{
    private static readonly BleAddress s_random = new(0xC01122334455, AddressType.Random);

    [Fact]
    public async Task Defect_14_the_public_method_asks_for_no_security()
    {
        await using BoardBench bench = new("PairsByThePublicMethod");
        await bench.BootAsync();
        await bench.ConnectAsync();
        await bench.LineAsync("no security asked");
    }

    [Theory]
    [InlineData("encrypt-mitm")]
    [InlineData("encrypt")]
    public async Task Defect_14_the_firmware_asks_by_the_private_method_and_the_phone_pairs(string when)
    {
        await using BoardBench bench = BoardBench.Firmware($"security-on-connect={when}");
        TaskCompletionSource<AuthReq> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Phone.Connected += link => link.SecurityRequested += wanted => asked.TrySetResult(wanted);
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        Assert.True((await asked.Task.WaitAsync(BoardBench.Patience)).HasFlag(AuthReq.Mitm));
        Assert.True((await link.PairAsync().WaitAsync(BoardBench.Patience)).IsSuccess);
    }

    [Theory]
    [InlineData("AskIsBonded")]
    [InlineData("ReadsBeyondCount")]
    public async Task Defect_15_asking_for_a_bond_that_is_not_there_stops_a_careless_board(string scenario)
    {
        await using BoardBench bench = new(scenario);
        bench.Board.Boot();
        await bench.ExpectFaultAsync(15);
    }

    [Fact]
    public async Task Defect_15_a_bond_with_a_random_address_cannot_be_deleted()
    {
        await using BoardBench bench = new("DeletesABond");
        BleHost phone = bench.AddPhone(address: s_random);
        await bench.BootAsync();
        await bench.PairedAsync(phone);
        await bench.LineAsync("still 1 bond");
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Defect_15_the_firmware_removes_the_one_bond_where_it_can_and_none_where_it_cannot(bool random, int left)
    {
        await using BoardBench bench = BoardBench.Firmware(
            "ESP32_BLE_REV3",
            IoCapability.NoInputNoOutput,
            "profile=just-works",
            "window=60"
        );
        BleHost late = bench.AddPhone(IoCapability.NoInputNoOutput, address: random ? s_random : null);
        await bench.BootAsync();
        LeLink first = await bench.PairedAsync();
        await bench.SaysAsync("bond: added");
        await first.DisconnectAsync();

        // Just Works involves no user: it can only be undone.
        LeLink link = await bench.ConnectAsync(late);
        bench.Time.Advance(TimeSpan.FromSeconds(61));
        Task<HciErrorCode> gone = BoardBench.GoneAsync(link);
        await link.PairAsync().WaitAsync(BoardBench.Patience);
        await gone.WaitAsync(BoardBench.Patience);
        await bench.SaysAsync(random ? "guard: pairing window closed, disconnected" : "guard: pairing window closed, bond removed");
        Assert.Equal(left, bench.Bonds.All.Count);
    }

    [Fact]
    public async Task Defect_17_a_careless_board_that_offers_OOB_never_completes_a_pairing()
    {
        await using BoardBench bench = new("OffersOutOfBand");
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        PairingOutcome outcome = await link.PairAsync().WaitAsync(BoardBench.Patience);
        Assert.False(outcome.IsSuccess);
    }

    [Theory]
    [InlineData("profile=oob", "halt: oob never completes on this image; clear it")]
    [InlineData("profile=sc-only", "halt: sc-only: image takes legacy, weaker than asked; clear it")]
    [InlineData("io-cap=no-input-no-output", "halt: mitm with NoInputNoOutput; use DisplayOnly or clear mitm")]
    public async Task Defects_17_and_19_the_firmware_refuses_at_boot_what_the_image_cannot_do(string setting, string line)
    {
        await using BoardBench bench = BoardBench.Firmware(setting);
        bench.Board.Boot();
        await bench.LineAsync(line);
        Assert.Equal(BoardExitKind.MainReturned, (await bench.ExitAsync()).Kind);
    }

    [Fact]
    public async Task Defect_19_a_careless_board_without_input_and_output_refuses_for_ever_what_it_wants_authenticated()
    {
        await using BoardBench bench = new("AsksTheImpossible", phone: IoCapability.KeyboardDisplay);
        await bench.BootAsync();
        LeLink link = await bench.ConnectAsync();
        RemoteCharacteristic characteristic = await BoardBench.FindAsync(link);
        for (int i = 0; i < 2; i++)
        {
            Assert.True((await link.PairAsync().WaitAsync(BoardBench.Patience)).IsSuccess);
            AttException refused = await Assert.ThrowsAsync<AttException>(() =>
                link.Client.ReadAsync(characteristic).WaitAsync(BoardBench.Patience)
            );
            Assert.Equal(AttErrorCode.InsufficientAuthentication, refused.Code);
        }
    }
}
