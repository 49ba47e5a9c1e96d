using System;
using System.Globalization;

namespace BleStack.Att;

/// <summary>Why a request of this client did not get its answer.</summary>
public enum AttFailure
{
    /// <summary>The server answered with ATT_ERROR_RSP.</summary>
    ErrorResponse,

    /// <summary>No answer within the transaction timeout; the bearer is of no more use.</summary>
    Timeout,

    /// <summary>The link went away.</summary>
    LinkClosed,

    /// <summary>The answer did not have its format, or contradicted the request.</summary>
    InvalidResponse,
}

/// <summary>An attribute operation that failed. A handler of the server's may throw it to answer with its code.</summary>
public sealed class AttException : Exception
{
    /// <summary>A failure without a known cause: Unlikely Error.</summary>
    public AttException() : this(AttErrorCode.UnlikelyError) { }

    /// <summary>A failure described in words only: Unlikely Error.</summary>
    public AttException(string message) : base(message) => Code = AttErrorCode.UnlikelyError;

    /// <summary>A failure described in words only, with what led to it: Unlikely Error.</summary>
    public AttException(string message, Exception inner) : base(message, inner) => Code = AttErrorCode.UnlikelyError;

    /// <summary>
    /// An error of the protocol: <paramref name="opcode"/> failed at <paramref name="handle"/> with <paramref name="code"/>.
    /// </summary>
    public AttException(AttErrorCode code, ushort handle = 0, AttOpcode opcode = AttOpcode.None) : base(Describe(code, handle, opcode)) =>
        (Code, Handle, Opcode) = (code, handle, opcode);

    /// <summary>A failure other than an error response.</summary>
    public AttException(AttFailure failure, AttOpcode opcode, string message) : base(message) =>
        (Failure, Opcode, Code) = (failure, opcode, AttErrorCode.UnlikelyError);

    /// <summary>What kind of failure this is.</summary>
    public AttFailure Failure { get; }

    /// <summary>The server's error code; Unlikely Error when the failure is not an error response.</summary>
    public AttErrorCode Code { get; }

    /// <summary>The attribute in error, 0 when none is known.</summary>
    public ushort Handle { get; }

    /// <summary>The request that failed.</summary>
    public AttOpcode Opcode { get; }

    private static string Describe(AttErrorCode code, ushort handle, AttOpcode opcode) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(opcode == AttOpcode.None ? "The operation" : opcode.ToString())} on attribute 0x{handle:X4} was refused with {Name(code)} (0x{(byte)code:X2})."
        );

    private static string Name(AttErrorCode code) =>
        code is >= AttErrorCode.ApplicationErrorFirst and <= AttErrorCode.ApplicationErrorLast ? "an application error" : code.ToString();
}
