using System;
using System.Collections.Generic;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Tests.Hci;

namespace BleStack.Tests.Gap;

/// <summary>Controllers that answer as three real families do, as far as their public sources and captures tell.</summary>
internal static class Vendors
{
    private static readonly SupportedCommand[] LegacyRadio =
    [
        SupportedCommand.LeSetAdvertisingParameters, SupportedCommand.LeSetAdvertisingData, SupportedCommand.LeSetScanResponseData,
        SupportedCommand.LeSetAdvertisingEnable,
        SupportedCommand.LeSetScanParameters, SupportedCommand.LeSetScanEnable, SupportedCommand.LeCreateConnection,
    ];

    private static readonly SupportedCommand[] ExtendedRadio =
    [
        SupportedCommand.LeSetAdvertisingSetRandomAddress, SupportedCommand.LeSetExtendedAdvertisingParameters,
        SupportedCommand.LeSetExtendedAdvertisingData,
        SupportedCommand.LeSetExtendedScanResponseData, SupportedCommand.LeSetExtendedAdvertisingEnable,
        SupportedCommand.LeSetExtendedScanParameters,
        SupportedCommand.LeSetExtendedScanEnable, SupportedCommand.LeExtendedCreateConnection,
    ];

    /// <summary>
    /// RootCanal (model/controller/controller_properties.cc, le_controller.cc of 2024): dual mode, company 0x00E0, 20 LE buffers of 27
    /// octets, both generations of radio commands, either of them refused with 0x0C once the other was used since the reset.
    /// </summary>
    public static ScriptedController RootCanal(bool extendedInUse = false)
    {
        ScriptedController controller = Make(
            company: 0x00E0,
            features: 0x1FFF,
            [.. LegacyRadio, .. ExtendedRadio, (SupportedCommand)(24 << 3 | 6)]
        );
        controller.Returns[HciOpcode.LeReadBufferSize] = [0, 27, 0, 20];
        bool? isExtended = extendedInUse ? true : null;
        controller.Refuses = (opcode, _) =>
        {
            if (IsExtended(opcode) is not { } wanted) return null;
            isExtended ??= wanted;
            return isExtended == wanted ? null : HciErrorCode.CommandDisallowed;
        };
        return controller;
    }

    /// <summary>
    /// A Nordic chip with Zephyr's hci_uart built for extended advertising only: no public address (all zeros), a factory static address
    /// behind a vendor command, legacy commands unknown, and an advertising set that is refused with 0x12 until it has its own random
    /// address.
    /// </summary>
    public static ScriptedController ZephyrExtendedOnly()
    {
        ScriptedController controller = Make(company: 0x05F1, features: 0x1965, ExtendedRadio);
        controller.Returns[HciOpcode.ReadBdAddr] = [0, 0, 0, 0, 0, 0, 0];
        controller.Returns[(HciOpcode)0xFC09] = [0, 1, 0x06, 0x05, 0x04, 0x03, 0x02, 0xC1, .. new byte[16]];
        bool hasAddress = false;
        controller.Refuses = (opcode, parameters) =>
        {
            hasAddress |= opcode == HciOpcode.LeSetAdvertisingSetRandomAddress;
            if (IsExtended(opcode) == false) return HciErrorCode.UnknownHciCommand;
            return opcode == HciOpcode.LeSetExtendedAdvertisingEnable && parameters[0] == 1 && !hasAddress
                ? HciErrorCode.InvalidHciCommandParameters
                : null;
        };
        return controller;
    }

    /// <summary>
    /// An Intel adapter of a notebook: dual mode, a public address, shared buffers for BR/EDR beside LE's own, and events of its maker's at
    /// any time.
    /// </summary>
    public static ScriptedController Intel()
    {
        ScriptedController controller = Make(
            company: 0x0002,
            features: 0x59FF,
            [.. LegacyRadio, .. ExtendedRadio, (SupportedCommand)(24 << 3 | 6)]
        );
        controller.Returns[HciOpcode.LeReadBufferSize] = [0, 0xFB, 0, 3];
        controller.Credits = 2;
        return controller;
    }

    /// <summary>
    /// What an Intel controller says without being asked: a vendor event, a PHY and a data length that changed, the channel selection, and
    /// credits.
    /// </summary>
    public static void Chatter(ScriptedController controller, ushort handle)
    {
        byte low = (byte)handle;
        controller.Event((HciEventCode)0xFF, 0x97, 0x02, 0x0A, 0x00);
        controller.Le(LeSubevent.DataLengthChange, low, 0, 0xFB, 0, 0x48, 0x08, 0xFB, 0, 0x48, 0x08);
        controller.Le(LeSubevent.PhyUpdateComplete, 0, low, 0, 2, 2);
        controller.Le(LeSubevent.ChannelSelectionAlgorithm, low, 0, 1);
        controller.Le((LeSubevent)0x1A, 0, low, 0);
        controller.Event(HciEventCode.CommandComplete, 4, 0, 0);
    }

    private static bool? IsExtended(HciOpcode opcode) => (int)opcode switch
    {
        >= 0x2006 and <= 0x200D => false,
        >= 0x2035 and <= 0x203D or >= 0x2041 and <= 0x2043 => true,
        _ => null,
    };

    private static ScriptedController Make(ushort company, ulong features, IEnumerable<SupportedCommand> commands)
    {
        var controller = new ScriptedController();
        SupportedCommands known = SupportedCommands.Of([SupportedCommand.LeSetEventMask, .. commands]);
        ReadOnlySpan<byte> mask = known;
        controller.Returns[HciOpcode.ReadLocalVersionInformation] = [0, 12, 0, 0, 12, (byte)company, (byte)(company >> 8), 0x34, 0x12];
        controller.Returns[HciOpcode.ReadLocalSupportedCommands] = [0, .. mask];
        controller.Returns[HciOpcode.LeReadLocalSupportedFeatures] = [0, .. BitConverter.GetBytes(features)];
        return controller;
    }
}
