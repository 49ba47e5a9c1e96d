using System;
using BleStack.Att;
using nanoFramework.Device.Bluetooth;

namespace NimbleNative;

/// <summary>A client's read of an attribute the firmware answers for.</summary>
internal sealed class ServerRead : AccessEvent
{
    private readonly AttReadRequest _request;

    public ServerRead(AttReadRequest request, ushort id)
    {
        _request = request;
        Detail = id;
    }

    public override BluetoothEventType Type => BluetoothEventType.Read;

    public override void Complete(bool handled)
    {
        if (!handled) _request.Fail(AttErrorCode.UnlikelyError);
        else if (Result != 0) _request.Fail((AttErrorCode)Result);
        else if (Value.Length > AttOptions.MaximumValueLength) _request.Fail(AttErrorCode.InsufficientResources);
        else _request.Respond(Value);
    }
}

/// <summary>A client's write of an attribute the firmware answers for. Commands wait for an answer too, which goes nowhere.</summary>
internal sealed class ServerWrite : AccessEvent
{
    private readonly AttWriteRequest _request;

    public ServerWrite(AttWriteRequest request, ushort id, ReadOnlySpan<byte> value)
    {
        _request = request;
        Detail = id;
        Value = value.ToArray();
    }

    public override BluetoothEventType Type => BluetoothEventType.Write;

    public override void Complete(bool handled)
    {
        if (!handled) _request.Fail(AttErrorCode.UnlikelyError);
        else if (Result != 0) _request.Fail((AttErrorCode)Result);
        else _request.Respond();
    }
}
