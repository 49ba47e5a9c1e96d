using System.Collections.Generic;
using System.Linq;

namespace BleStack.Att;

/// <summary>One part of a value, as a Prepare Write Request brought it, or several joined.</summary>
internal readonly record struct PreparedWrite(AttributeRow Row, ushort Handle, ushort Offset, byte[] Value)
{
    /// <summary>The octet behind its last.</summary>
    public int End => Offset + Value.Length;
}

/// <summary>The client's queue of prepared writes ([Vol 3, Part F] 3.4.6).</summary>
internal sealed class PrepareQueue(AttOptions options)
{
    private readonly List<PreparedWrite> _parts = [];
    private int _octets;

    public int Count => _parts.Count;

    /// <summary>A part, in the order of arrival.</summary>
    public PreparedWrite this[int index] => _parts[index];

    /// <summary>A part of this length, in octets, may still be queued.</summary>
    public bool HasRoom(int octets) => _parts.Count < options.PrepareQueueCount && _octets + octets <= options.PrepareQueueOctets;

    /// <summary>Adds a part at the end.</summary>
    public void Add(PreparedWrite part)
    {
        _parts.Add(part);
        _octets += part.Value.Length;
    }

    public void Clear()
    {
        _parts.Clear();
        _octets = 0;
    }

    /// <summary>Parts of one attribute that follow each other become one.</summary>
    public void Join()
    {
        for (int i = _parts.Count - 1; i > 0; i--)
        {
            PreparedWrite part = _parts[i], before = _parts[i - 1];
            if (part.Row != before.Row || part.Offset != before.End) continue;
            _parts[i - 1] = before with { Value = [.. before.Value, .. part.Value] };
            _parts.RemoveAt(i);
        }
    }

    /// <summary>
    /// One part for each attribute, in order of handles, each from octet 0 without a gap; or why that cannot be. For
    /// <see cref="AttBehavior.SortsPreparedWrites"/>.
    /// </summary>
    public AttErrorCode Sort(out ushort handle)
    {
        List<PreparedWrite> sorted = [.. _parts.OrderBy(static part => part.Handle).ThenBy(static part => part.Offset)];
        _parts.Clear();
        foreach (PreparedWrite part in sorted)
        {
            handle = part.Handle;
            bool continues = _parts.Count > 0 && _parts[^1].Handle == part.Handle;
            if (part.Offset != (continues ? _parts[^1].End : 0)) return AttErrorCode.InvalidOffset;
            if (part.End > AttOptions.MaximumValueLength) return AttErrorCode.InvalidAttributeValueLength;
            if (continues) _parts[^1] = _parts[^1] with { Value = [.. _parts[^1].Value, .. part.Value] };
            else _parts.Add(part);
        }

        handle = 0;
        return AttErrorCode.Success;
    }

    /// <summary>The length a value has once the parts before this one are written.</summary>
    public int LengthBefore(int index, AttributeRow row)
    {
        for (int i = index - 1; i >= 0; i--)
        {
            if (_parts[i].Row == row) return row.IsFixedLength ? row.MaxLength : _parts[i].End;
        }

        return row.Value.Length;
    }
}
