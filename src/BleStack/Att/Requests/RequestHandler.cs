using System;

namespace BleStack.Att.Requests;

/// <summary>What one opcode means to the server: it reads the PDU, acts, and goes on when an application has answered.</summary>
/// <remarks>
/// One per opcode and bearer, made when first needed and used again, so that requests allocate nothing. Its fields are the state of a
/// request in progress: one request is served at a time.
/// </remarks>
internal abstract class RequestHandler(AttTransaction transaction, AttOpcode opcode)
{
    /// <summary>The request or command it serves.</summary>
    public AttOpcode Opcode => opcode;

    /// <summary>The request in progress, and what it may use.</summary>
    protected AttTransaction Transaction => transaction;

    /// <summary>Reads the PDU, whose length its format allows, and does the first step.</summary>
    public abstract void Begin(ReadOnlySpan<byte> pdu);

    /// <summary>
    /// The next step of a request that takes several; called until the request has its response or waits for an application.
    /// </summary>
    public virtual void Step() => transaction.Refuse(AttErrorCode.UnlikelyError, 0);

    /// <summary>The value asked for by <see cref="AttTransaction.Fetch"/>, or the outcome of <see cref="AttTransaction.Store"/>.</summary>
    public virtual void Take(ReadOnlySpan<byte> value, AttErrorCode code)
    {
    }
}
