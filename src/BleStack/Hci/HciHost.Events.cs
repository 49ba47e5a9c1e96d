using System;
using BleStack.Hci.Packets;

namespace BleStack.Hci;

// The events HCI itself lives on; all others go up.
internal sealed partial class HciHost
{
    private static readonly EventHandler?[] Own = Table();

    private delegate void EventHandler(HciHost host, ReadOnlySpan<byte> parameters);

    private static EventHandler?[] Table()
    {
        var table = new EventHandler?[256];
        table[(int)HciEventCode.CommandComplete] = static (host, parameters) => host.OnCommandComplete(parameters);
        table[(int)HciEventCode.CommandStatus] = static (host, parameters) => host.OnCommandStatus(parameters);
        table[(int)HciEventCode.NumberOfCompletedPackets] = static (host, parameters) => host.OnCompletedPackets(parameters);
        table[(int)HciEventCode.HardwareError] = static (host, parameters) => host.OnHardwareError(parameters);
        table[(int)HciEventCode.DataBufferOverflow] = static (host, _) => host.Drop("the controller reports a data buffer overflow");
        return table;
    }

    // [Vol 4, Part E] 7.7.14; an opcode of 0 only renews the allowance.
    private void OnCommandComplete(ReadOnlySpan<byte> parameters)
    {
        CommandComplete complete = CommandComplete.Parse(parameters);
        Answer(complete.NumHciCommandPackets, complete.CommandOpcode, complete.Status, complete.ReturnParameters);
    }

    // [Vol 4, Part E] 7.7.15
    private void OnCommandStatus(ReadOnlySpan<byte> parameters)
    {
        CommandStatus status = CommandStatus.Parse(parameters);
        Answer(status.NumHciCommandPackets, status.CommandOpcode, status.Status, default);
    }

    private void Answer(byte credits, HciOpcode opcode, HciErrorCode status, ReadOnlySpan<byte> parameters)
    {
        if (!_commands.Answer(credits, opcode, status, parameters) && opcode != HciOpcode.None) Drop($"an answer to {opcode}, which was not asked");
    }

    // [Vol 4, Part E] 7.7.19
    private void OnCompletedPackets(ReadOnlySpan<byte> parameters)
    {
        NumberOfCompletedPackets completed = NumberOfCompletedPackets.Parse(parameters);
        for (int i = 0; i < completed.Count; i++) Acl.OnCompleted(completed[i].ConnectionHandle, completed[i].Count);
    }

    // [Vol 4, Part E] 7.7.16: the controller has lost its state, and with it every link.
    private void OnHardwareError(ReadOnlySpan<byte> parameters) =>
        _user.OnHardwareError($"The controller reports a hardware error (0x{HardwareError.Parse(parameters).HardwareCode:X2}).");
}
