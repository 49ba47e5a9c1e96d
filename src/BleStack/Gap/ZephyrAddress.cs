using System;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Gap;

/// <summary>The static address that a chip of Nordic's was given in the factory, where it has no public one.</summary>
/// <remarks>
/// Zephyr's controllers (hci_uart, hci_usb) tell it by a vendor command, as Zephyr's and Linux's hosts ask it, so that the same dongle is
/// the same device to its bonded phones each time. Zephyr, include/zephyr/bluetooth/hci_vs.h.
/// </remarks>
internal static class ZephyrAddress
{
    private const HciOpcode ReadStaticAddresses = (HciOpcode)0xFC09;
    private const ushort LinuxFoundation = 0x05F1, NordicSemiconductor = 0x0059;

    public static async Task<BleAddress?> ReadAsync(HciHost hci)
    {
        if (hci.Controller.CompanyIdentifier is not (LinuxFoundation or NordicSemiconductor)) return null;
        HciReply reply = await hci.CommandAsync(ReadStaticAddresses).ConfigureAwait(true);
        return reply.IsSuccess ? First(reply.Parameters) : null;
    }

    // Status 1 | Num_Addresses 1 | (BD_ADDR 6 | Identity_Root 16) each
    private static BleAddress? First(ReadOnlySpan<byte> parameters)
    {
        if (parameters.Length < 8 || parameters[1] == 0) return null;
        var reader = new PduReader(parameters[2..]);
        return BleAddress.Read(ref reader, AddressType.Random) is { IsStaticRandom: true } address ? address : null;
    }
}
