using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Virtual;

/// <summary>A controller's side of HCI: the transport to its host, the event masks, and the command that is being answered.</summary>
internal sealed class HostInterface(VirtualController controller)
{
    private const byte Credits = 1;
    private readonly byte[] _toHost = controller.Air.ToHost;
    private IHciTransport? _transport;
    private HciOpcode _opcode;
    private CommandRow? _row;
    private ushort _handle;

    /// <summary>Events the host wants.</summary>
    public HciEventMask EventMask { get; set; } = HciEventMask.Default;

    /// <summary>LE events the host wants.</summary>
    public LeEventMask LeEventMask { get; set; } = LeEventMask.Default;

    public void Open(IHciTransport transport, IHciPacketSink sink)
    {
        if (_transport is not null) throw new InvalidOperationException($"{controller.Name} has a host already.");
        _transport = transport;
        transport.Open(sink);
    }

    public void Close() => _transport?.Dispose();

    public void Reset() => (EventMask, LeEventMask) = (HciEventMask.Default, LeEventMask.Default);

    /// <summary>Known? supported? well-formed? allowed now? then its handler.</summary>
    public void OnCommand(ReadOnlySpan<byte> packet)
    {
        _opcode = HciPacket.ReadCommand(packet, out ReadOnlySpan<byte> parameters);
        _row = CommandTable.Find(_opcode);
        if (_row is null || (_row.Bit is { } bit && !controller.Commands.Has(bit)))
        {
            Status(HciErrorCode.UnknownHciCommand);
            return;
        }

        _handle = parameters.Length >= 2 ? (ushort)(parameters[0] | parameters[1] << 8) : (ushort)0;
        try
        {
            _row.Handler(controller, parameters);
        }
        catch (MalformedPduException)
        {
            Fail(HciErrorCode.InvalidHciCommandParameters);
        }
    }

    /// <summary>Answers the command with its return parameters.</summary>
    public void Complete<T>(scoped in T value) where T : IHciReturn<T>, allows ref struct =>
        Send(HciPacket.WriteCommandComplete(_toHost, Credits, _opcode, value));

    /// <summary>Answers a command that returns nothing but Success.</summary>
    public void Done()
    {
        if (_row!.ReturnsHandle) Complete(new ConnectionHandleReturn(HciErrorCode.Success, _handle));
        else Complete(new StatusReturn(HciErrorCode.Success));
    }

    /// <summary>Answers a command that goes on.</summary>
    public void Status(HciErrorCode status) => Emit(HciEventMask.None, new CommandStatus(status, Credits, _opcode));

    /// <summary>Refuses the command at hand with the event that answers it, return parameters in full length.</summary>
    public void Fail(HciErrorCode error)
    {
        if (_row!.ReturnLength == 0)
        {
            Status(error);
            return;
        }

        Span<byte> parameters = stackalloc byte[_row.ReturnLength];
        parameters[0] = (byte)error;
        if (_row.ReturnsHandle) BitConverter.TryWriteBytes(parameters[1..], _handle);
        Emit(HciEventMask.None, new CommandComplete(Credits, _opcode, parameters));
    }

    /// <summary>Refuses with Command Disallowed when <paramref name="condition"/> does not hold.</summary>
    public bool Allowed(bool condition, HciErrorCode otherwise = HciErrorCode.CommandDisallowed)
    {
        if (!condition) Fail(otherwise);
        return condition;
    }

    public bool Valid(bool condition) => Allowed(condition, HciErrorCode.InvalidHciCommandParameters);

    /// <summary>Sends the packet that lies in the air's buffer.</summary>
    public void Send(int length)
    {
        if (controller.IsPowered) _transport?.Send(_toHost.AsSpan(0, length));
    }

    public void Emit<T>(HciEventMask bit, in T value) where T : IHciEvent<T>, allows ref struct
    {
        if (bit == HciEventMask.None || (EventMask & bit) != 0) Send(HciPacket.WriteEvent(_toHost, value));
    }

    public bool IsUnmasked(LeSubevent subevent) =>
        (EventMask & HciEventMask.LeMeta) != 0 && ((ulong)LeEventMask >> ((int)subevent - 1) & 1) != 0;

    public void EmitLe<T>(in T value) where T : ILeEvent<T>, allows ref struct
    {
        if (IsUnmasked(T.Subevent)) Send(HciPacket.WriteLeEvent(_toHost, value));
    }
}
