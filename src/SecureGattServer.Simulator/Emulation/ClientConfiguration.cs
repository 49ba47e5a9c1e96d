using System;
using System.Collections.Generic;
using BleStack.Att;

namespace SecureGattServer.Simulator.Emulation;

/// <summary>
/// A Client Characteristic Configuration descriptor of a table from a file: each client has its own value, which is reset at the end of its
/// link ([Vol 3, Part G] 3.3.3.3).
/// </summary>
internal sealed class ClientConfiguration
{
    private readonly byte[] _initial;
    private readonly Dictionary<IAttLink, byte[]> _values = [];

    /// <summary>Uses an existing descriptor; its lengths are those of the file.</summary>
    public ClientConfiguration(AttributeRow row)
    {
        _initial = row.Value.ToArray();
        row.OnRead = request => request.Respond(ValueFor(request.Link));
        row.OnWrite = Write;
    }

    /// <summary>True when the client enabled notifications (bit 0) or indications (bit 1).</summary>
    public bool Allows(IAttLink link, int bit) => ValueFor(link) is [var bits, ..] && (bits >> bit & 1) != 0;

    public void Forget(IAttLink link) => _values.Remove(link);

    private void Write(AttWriteRequest request, ReadOnlySpan<byte> part)
    {
        byte[] value = ValueFor(request.Link);
        if (request.Offset > value.Length)
        {
            request.Fail(AttErrorCode.InvalidOffset);
            return;
        }

        _values[request.Link] = [.. value.AsSpan(0, request.Offset), .. part];
        request.Respond();
    }

    private byte[] ValueFor(IAttLink link) => _values.GetValueOrDefault(link, _initial);
}
