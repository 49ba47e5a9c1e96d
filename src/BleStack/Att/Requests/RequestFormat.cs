using System;

namespace BleStack.Att.Requests;

/// <summary>A request or command the server knows: the lengths its format allows ([Vol 3, Part F] 3.4), and what serves it.</summary>
/// <param name="Opcode">Its opcode.</param>
/// <param name="Minimum">Shortest PDU, in octets.</param>
/// <param name="Maximum">Longest PDU, in octets; the MTU limits it too.</param>
/// <param name="Step">What lies between two lengths that are allowed.</param>
/// <param name="Create">Makes its handler.</param>
internal sealed record RequestFormat(
    AttOpcode Opcode, int Minimum, int Maximum, int Step, Func<AttTransaction, RequestHandler> Create)
{
    /// <summary>The step between the lengths of a list of handles.</summary>
    private const int HandleOctets = 2;

    private const int Any = int.MaxValue;

    private static readonly RequestFormat[] s_all =
    [
        new(AttOpcode.ExchangeMtuRequest, 3, 3, 1, static t => new ExchangeMtuHandler(t)) { NamesHandle = false },
        new(AttOpcode.FindInformationRequest, 5, 5, 1, static t => new FindInformationHandler(t)),
        new(AttOpcode.FindByTypeValueRequest, 7, Any, 1, static t => FindByTypeValueHandler.For(t)),
        new(AttOpcode.ReadByTypeRequest, 7, 21, 14, static t => new ReadByTypeHandler(t)),
        new(AttOpcode.ReadRequest, 3, 3, 1, static t => new ReadHandler(t)),
        new(AttOpcode.ReadBlobRequest, 5, 5, 1, static t => new ReadBlobHandler(t)),
        new(AttOpcode.ReadMultipleRequest, 5, Any, HandleOctets, static t => new ReadMultipleHandler(t)),
        new(AttOpcode.ReadMultipleVariableRequest, 5, Any, HandleOctets, static t => new ReadMultipleVariableHandler(t)),
        new(AttOpcode.ReadByGroupTypeRequest, 7, 21, 14, static t => new ReadByGroupTypeHandler(t)),
        new(AttOpcode.WriteRequest, 3, Any, 1, static t => new WriteHandler(t)),
        new(AttOpcode.WriteCommand, 3, Any, 1, static t => new WriteCommandHandler(t)),
        new(AttOpcode.SignedWriteCommand, 15, Any, 1, static t => new SignedWriteHandler(t)),
        new(AttOpcode.PrepareWriteRequest, 5, Any, 1, static t => new PrepareWriteHandler(t)),
        new(AttOpcode.ExecuteWriteRequest, 2, 2, 1, static t => ExecuteWriteHandler.For(t)) { NamesHandle = false },
    ];

    private static readonly RequestFormat?[] s_byOpcode = ByOpcode();

    /// <summary>How many there are.</summary>
    public static int Count => s_all.Length;

    /// <summary>Its place among them.</summary>
    public int Index { get; private set; }

    /// <summary>A handle follows the opcode; an error before the request was looked into names it ([Vol 3, Part F] 3.4.1.1).</summary>
    public bool NamesHandle { get; init; } = true;

    /// <summary>The format of an opcode; null for one the server does not know.</summary>
    public static RequestFormat? Find(byte opcode) => s_byOpcode[opcode];

    /// <summary>The format allows this length.</summary>
    public bool Fits(int length) => length >= Minimum && length <= Maximum && (length - Minimum) % Step == 0;

    /// <summary>How much of a PDU a host reads that takes what it needs and no more; 0 when that is more than came.</summary>
    public int Trim(int length)
    {
        if (Step == HandleOctets) return length - (length - 1) % Step;
        if (Step != 1) return Fits(length) ? length : 0;
        return length < Minimum ? 0 : Math.Min(length, Maximum);
    }

    private static RequestFormat?[] ByOpcode()
    {
        var table = new RequestFormat?[256];
        for (int i = 0; i < s_all.Length; i++)
        {
            s_all[i].Index = i;
            table[(byte)s_all[i].Opcode] = s_all[i];
        }

        return table;
    }
}
