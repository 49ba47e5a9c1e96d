using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.Virtual.LinkLayer;

namespace BleStack.Virtual;

/// <summary>Takes commands, answers them, and runs those of the controller itself.</summary>
public sealed partial class VirtualController
{
    private const byte Credits = 1;
    private HciOpcode _opcode;
    private CommandRow? _row;
    private ushort _commandHandle;

    internal static void ExpectNothing(ReadOnlySpan<byte> parameters) => new PduReader(parameters).End();

    internal void Complete<T>(scoped in T value) where T : IHciReturn<T>, allows ref struct =>
        Send(HciPacket.WriteCommandComplete(Air.ToHost, Credits, _opcode, value));

    internal void Done()
    {
        if (_row!.ReturnsHandle) Complete(new ConnectionHandleReturn(HciErrorCode.Success, _commandHandle));
        else Complete(new StatusReturn(HciErrorCode.Success));
    }

    internal void Reset()
    {
        ResetRadio();
        Done();
    }

    internal void SetEventMask(SetEventMask command)
    {
        _eventMask = command.Mask;
        Done();
    }

    internal void SetLeEventMask(LeSetEventMask command)
    {
        _leEventMask = command.Mask;
        Done();
    }

    internal void EncryptBlock(LeEncrypt command)
    {
        Span<byte> octets = stackalloc byte[48];
        command.Key.CopyTo(octets);
        command.Plaintext.CopyTo(octets[16..]);
        octets[..16].Reverse();
        octets[16..32].Reverse();
        LinkCipher.EncryptBlock(octets[..16], octets[16..32], octets[32..]);
        octets[32..].Reverse();
        Complete(new LeEncryptReturn(HciErrorCode.Success, octets[32..]));
    }

    internal void GiveRandom()
    {
        Span<byte> octets = stackalloc byte[8];
        Random.Fill(octets);
        Complete(new LeRandReturn(HciErrorCode.Success, BitConverter.ToUInt64(octets)));
    }

    /// <summary>Known? supported? well-formed? allowed now? then its handler.</summary>
    private void OnCommand(ReadOnlySpan<byte> packet)
    {
        _opcode = HciPacket.ReadCommand(packet, out ReadOnlySpan<byte> parameters);
        if (!CommandTable.Rows.TryGetValue(_opcode, out _row) || (_row.Bit is { } bit && !Commands.Has(bit)))
        {
            Status(HciErrorCode.UnknownHciCommand);
            return;
        }

        _commandHandle = parameters.Length >= 2 ? (ushort)(parameters[0] | parameters[1] << 8) : (ushort)0;
        try
        {
            _row.Handler(this, parameters);
        }
        catch (MalformedPduException)
        {
            Fail(HciErrorCode.InvalidHciCommandParameters);
        }
    }

    private void Status(HciErrorCode status) => Emit(HciEventMask.None, new CommandStatus(status, Credits, _opcode));

    /// <summary>Refuses the command at hand with the event that answers it, return parameters in full length.</summary>
    private void Fail(HciErrorCode error)
    {
        if (_row!.ReturnLength == 0)
        {
            Status(error);
            return;
        }

        Span<byte> parameters = stackalloc byte[_row.ReturnLength];
        parameters[0] = (byte)error;
        if (_row.ReturnsHandle) BitConverter.TryWriteBytes(parameters[1..], _commandHandle);
        Emit(HciEventMask.None, new CommandComplete(Credits, _opcode, parameters));
    }

    /// <summary>Refuses with Command Disallowed when <paramref name="condition"/> does not hold.</summary>
    private bool Allowed(bool condition, HciErrorCode otherwise = HciErrorCode.CommandDisallowed)
    {
        if (!condition) Fail(otherwise);
        return condition;
    }

    private bool Valid(bool condition) => Allowed(condition, HciErrorCode.InvalidHciCommandParameters);
}
