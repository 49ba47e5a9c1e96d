// Requests of clients, identified by an event id that allows one answer within two seconds; native code rejects later answers.
namespace nanoFramework.Device.Bluetooth.GenericAttributeProfile;

/// <summary>A client's read request.</summary>
public class GattReadRequest
{
    private readonly ushort _eventID;
    private Buffer _value;

    internal GattReadRequest(ushort eventID) => _eventID = eventID;

    /// <summary>The octets of the answer.</summary>
    /// <exception cref="System.NullReferenceException">It has not been answered with a value yet.</exception>
    public uint Length => _value.Length;

    /// <summary>Answers with a value.</summary>
    public void RespondWithValue(Buffer value)
    {
        _value = value;
        NativeReadRespondWithValue(_eventID, value.ToArray());
    }

    /// <summary>Answers with an ATT error.</summary>
    public void RespondWithProtocolError(byte protocolError) => NativeReadRespondWithProtocolError(_eventID, protocolError);

    private void NativeReadRespondWithValue(ushort eventID, byte[] value) =>
        NativeBluetooth.Server.NativeReadRespondWithValue(this, eventID, value);

    private void NativeReadRespondWithProtocolError(ushort eventID, byte protocolError) =>
        NativeBluetooth.Server.NativeReadRespondWithProtocolError(this, eventID, protocolError);
}

/// <summary>A read was requested.</summary>
public class GattReadRequestedEventArgs
{
    private readonly ushort _eventID;

    internal GattReadRequestedEventArgs(ushort eventID, GattSession session)
    {
        _eventID = eventID;
        Session = session;
    }

    /// <summary>Always null, as on the device.</summary>
    public GattSession Session { get; }

    /// <summary>The request to answer.</summary>
    public GattReadRequest GetRequest() => new(_eventID);
}

/// <summary>A client's write request.</summary>
public class GattWriteRequest
{
    private readonly ushort _eventID;

    internal GattWriteRequest(ushort eventID)
    {
        _eventID = eventID;
        Value = new Buffer(NativeWriteGetData(eventID));
    }

    /// <summary>Always 0: long writes arrive complete.</summary>
    public uint Offset => 0;

    /// <summary>Defect 16: always WriteWithResponse. Answer every write.</summary>
    public GattWriteOption Option => GattWriteOption.WriteWithResponse;

    /// <summary>The value written; empty when it is read too late.</summary>
    public Buffer Value { get; }

    /// <summary>Accepts the write.</summary>
    public void Respond() => NativeWriteRespond(_eventID);

    /// <summary>Refuses with an ATT error.</summary>
    public void RespondWithProtocolError(byte protocolError) => NativeWriteRespondWithProtocolError(_eventID, protocolError);

    private byte[] NativeWriteGetData(ushort eventID) => NativeBluetooth.Server.NativeWriteGetData(this, eventID);

    private void NativeWriteRespond(ushort eventID) => NativeBluetooth.Server.NativeWriteRespond(this, eventID);

    private void NativeWriteRespondWithProtocolError(ushort eventID, byte protocolError) =>
        NativeBluetooth.Server.NativeWriteRespondWithProtocolError(this, eventID, protocolError);
}

/// <summary>A write was requested.</summary>
public class GattWriteRequestedEventArgs
{
    private readonly ushort _eventID;

    internal GattWriteRequestedEventArgs(ushort eventID, GattSession session)
    {
        _eventID = eventID;
        Session = session;
    }

    /// <summary>Always null, as on the device.</summary>
    public GattSession Session { get; }

    /// <summary>The request to answer; reads the value written.</summary>
    public GattWriteRequest GetRequest() => new(_eventID);
}
