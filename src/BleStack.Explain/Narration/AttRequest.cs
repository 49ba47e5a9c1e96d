using System;
using System.Buffers.Binary;
using BleStack.Att;
using BleStack.Core;

namespace BleStack.Explain.Narration;

/// <summary>The open request of one client, and the state of its discovery.</summary>
internal sealed class AttRequest
{
    private const int LongestValue = 512;

    private byte[] _value = [];
    private int _length;

    public AttOpcode Opcode { get; private set; }

    /// <summary>The first parameter of two octets: a handle, or the client's MTU.</summary>
    public ushort Handle { get; private set; }

    public ushort Offset { get; private set; }

    public BleUuid? Type { get; private set; }

    /// <summary>The service that Find By Type Value looks for.</summary>
    public BleUuid? FoundService { get; private set; }

    public bool IsDiscovering { get; set; }

    public bool IsExecute { get; set; }

    public ushort PreparedHandle { get; set; }

    public bool IsOfDeclarations => Opcode == AttOpcode.ReadByTypeRequest && Type is { Is16Bit: true, Short: 0x2802 or 0x2803 };

    /// <summary>The value that the request writes.</summary>
    public ReadOnlySpan<byte> Value => _value.AsSpan(0, _length);

    public void Set(ReadOnlySpan<byte> pdu)
    {
        Clear();
        Opcode = (AttOpcode)pdu[0];
        Handle = BinaryPrimitives.ReadUInt16LittleEndian(pdu[1..]);
        switch (Opcode)
        {
            case AttOpcode.ReadByTypeRequest when pdu.Length is 7 or 21: Type = BleUuid.Read(pdu[5..]); break;
            case AttOpcode.FindByTypeValueRequest when pdu.Length is 9 or 23: FoundService = BleUuid.Read(pdu[7..]); break;
            case AttOpcode.ReadBlobRequest when pdu.Length >= 5: Offset = BinaryPrimitives.ReadUInt16LittleEndian(pdu[3..]); break;
            case AttOpcode.WriteRequest: Keep(pdu[3..]); break;
        }
    }

    public void Clear()
    {
        (Opcode, Handle, Offset, Type, FoundService, _length) = (AttOpcode.None, 0, 0, null, null, 0);
    }

    private void Keep(ReadOnlySpan<byte> value)
    {
        _length = Math.Min(value.Length, LongestValue);
        if (_value.Length < _length) Array.Resize(ref _value, Math.Max(_length, 32));
        value[.._length].CopyTo(_value);
    }
}
