using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using BleStack.Hci.Packets;

namespace BleStack.Virtual;

/// <summary>Runs one command whose parameters have not been looked at yet.</summary>
internal delegate void CommandHandler(VirtualController controller, ReadOnlySpan<byte> parameters);

/// <summary>Runs one command.</summary>
internal delegate void CommandHandler<T>(VirtualController controller, T command) where T : allows ref struct;

/// <summary>How one command is known, answered and run.</summary>
/// <param name="Bit">Its place in the supported commands; null: always there.</param>
/// <param name="Needs">The LE feature it belongs to.</param>
/// <param name="ReturnLength">Octets of its return parameters; 0: it is answered with Command Status.</param>
/// <param name="ReturnsHandle">The return parameters begin with status and connection handle.</param>
/// <param name="Handler">What it does.</param>
internal sealed record CommandRow(SupportedCommand? Bit, LeFeatures Needs, int ReturnLength, bool ReturnsHandle, CommandHandler Handler);

/// <summary>Every command a virtual controller may know; order of [Vol 4, Part E] 7.</summary>
internal static partial class CommandTable
{
    private static readonly Dictionary<HciOpcode, CommandRow> s_building = [];

    static CommandTable()
    {
        AddBaseband();
        AddAdvertising();
        AddLinks();
        Rows = s_building.ToFrozenDictionary();
    }

    public static FrozenDictionary<HciOpcode, CommandRow> Rows { get; }

    public static SupportedCommands SupportedBy(LeFeatures features)
    {
        SupportedCommands set = default;
        foreach (CommandRow row in Rows.Values)
        {
            if (row.Bit is { } bit && (features & row.Needs) == row.Needs) set[(int)bit >> 3] |= (byte)(1 << ((int)bit & 7));
        }

        return set;
    }

    private static void Add<T>(SupportedCommand bit, int returnLength, CommandHandler<T> handler, LeFeatures needs = LeFeatures.None, bool handle = false)
        where T : IHciCommand<T>, allows ref struct =>
        s_building.Add(T.Opcode, new CommandRow(bit, needs, returnLength, handle, (controller, parameters) => handler(controller, T.Parse(parameters))));

    private static void Add(HciOpcode opcode, SupportedCommand? bit, int returnLength, Action<VirtualController> handler, LeFeatures needs = LeFeatures.None) =>
        s_building.Add(opcode, new CommandRow(bit, needs, returnLength, false, (controller, parameters) =>
        {
            VirtualController.ExpectNothing(parameters);
            handler(controller);
        }));
}
