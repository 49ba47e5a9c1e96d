using System.Collections.Generic;
using BleStack.Att;

namespace SecureGattServer.Simulator.Emulation;

/// <summary>A Client Characteristic Configuration descriptor of a bare table: each client has a value of its own, which ends with its link ([Vol 3, Part G] 3.3.3.3).</summary>
internal sealed class ClientConfiguration
{
    /// <summary>Two octets, as GATT has it, whatever the file allows.</summary>
    private const int Length = 2;

    private readonly byte[] _initial;
    private readonly Dictionary<IAttLink, byte[]> _values = [];

    private ClientConfiguration(AttributeRow row)
    {
        _initial = row.Value.ToArray();
        (row.MaxLength, row.IsFixedLength) = (Length, true);
        row.OnRead = request => request.Respond(ValueFor(request.Link));
        row.OnWrite = (request, value) =>
        {
            _values[request.Link] = value.ToArray();
            request.Respond();
        };
    }

    /// <summary>Takes a descriptor over; null where its value is none of two octets, so that it is served as it is.</summary>
    public static ClientConfiguration? Over(AttributeRow row) => row.Value.Length == Length ? new ClientConfiguration(row) : null;

    /// <summary>The client wants notifications (bit 0) or indications (bit 1).</summary>
    public bool Allows(IAttLink link, int bit) => (ValueFor(link)[0] >> bit & 1) != 0;

    public void Forget(IAttLink link) => _values.Remove(link);

    private byte[] ValueFor(IAttLink link) => _values.GetValueOrDefault(link, _initial);
}
