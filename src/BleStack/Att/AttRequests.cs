using System;

namespace BleStack.Att;

/// <summary>A read that waits for its value. Answer it once; a copy kept too long answers nothing, whatever is read by then.</summary>
public readonly struct AttReadRequest
{
    private readonly AttTransaction _transaction;
    private readonly uint _ticket;

    internal AttReadRequest(AttTransaction transaction, uint ticket, AttributeRow attribute, ushort offset)
    {
        _transaction = transaction;
        _ticket = ticket;
        Attribute = attribute;
        Offset = offset;
    }

    /// <summary>The attribute that is read.</summary>
    public AttributeRow Attribute { get; }

    /// <summary>The first octet the peer wants; above 0 while it reads a long value. The answer is the whole value all the same.</summary>
    public ushort Offset { get; }

    /// <summary>The link of the peer that reads.</summary>
    public IAttLink Link => _transaction.Bearer.Link;

    /// <summary>The bearer it is read on.</summary>
    public AttBearer Bearer => _transaction.Bearer;

    /// <summary>The peer still waits for this answer.</summary>
    public bool IsPending => _transaction.IsAwaiting(_ticket);

    /// <summary>Answers with the whole value, of which what fits is sent; copied. False when the peer does not wait any more.</summary>
    public bool Respond(ReadOnlySpan<byte> value) => _transaction.Answer(_ticket, value, AttErrorCode.Success);

    /// <summary>Refuses. False when the peer does not wait any more.</summary>
    public bool Fail(AttErrorCode code) => _transaction.Answer(_ticket, default, Refusal(code));

    internal static AttErrorCode Refusal(AttErrorCode code) => code == AttErrorCode.Success ? AttErrorCode.UnlikelyError : code;
}

/// <summary>
/// A write that waits for its outcome. Answer it once; a copy kept too long answers nothing, whatever is written by then.
/// </summary>
public readonly struct AttWriteRequest
{
    private readonly AttTransaction _transaction;
    private readonly uint _ticket;

    internal AttWriteRequest(AttTransaction transaction, uint ticket, AttributeRow attribute, ushort offset, AttOpcode opcode)
    {
        _transaction = transaction;
        _ticket = ticket;
        Attribute = attribute;
        Offset = offset;
        Opcode = opcode;
    }

    /// <summary>The attribute that is written.</summary>
    public AttributeRow Attribute { get; }

    /// <summary>Where the part belongs in the value; above 0 only in a long write.</summary>
    public ushort Offset { get; }

    /// <summary>Write Request, Write Command, Signed Write Command, or Execute Write Request for a long write.</summary>
    public AttOpcode Opcode { get; }

    /// <summary>False for commands: the peer does not wait, and an answer changes nothing.</summary>
    public bool NeedsAnswer => _ticket != 0;

    /// <summary>The link of the peer that writes.</summary>
    public IAttLink Link => _transaction.Bearer.Link;

    /// <summary>The bearer it is written on.</summary>
    public AttBearer Bearer => _transaction.Bearer;

    /// <summary>The peer still waits for this answer.</summary>
    public bool IsPending => _transaction.IsAwaiting(_ticket);

    /// <summary>Accepts. False when the peer does not wait (any more).</summary>
    public bool Respond() => _transaction.Answer(_ticket, default, AttErrorCode.Success);

    /// <summary>Refuses. False when the peer does not wait (any more).</summary>
    public bool Fail(AttErrorCode code) => _transaction.Answer(_ticket, default, AttReadRequest.Refusal(code));
}
