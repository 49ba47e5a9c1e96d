namespace BleStack.Att;

/// <summary>
/// Ways in which another host's attribute server answers otherwise than this one, which follows the specification strictly. Each switch is
/// one mechanism of such a host; with none set the answers are this stack's own. For emulating a device; a product leaves them alone.
/// </summary>
public sealed record AttBehavior
{
    /// <summary>This stack's own answers.</summary>
    public static AttBehavior Strict { get; } = new();

    /// <summary>
    /// A request too short for its format, or longer than the ATT MTU, gets no answer instead of Invalid PDU; one too long for its format
    /// is read as far as the format goes.
    /// </summary>
    public bool IgnoresMalformed { get; init; }

    /// <summary>Every Exchange MTU request is answered, changes the MTU and is told, not the first only.</summary>
    public bool RepeatsMtuExchange { get; init; }

    /// <summary>
    /// PDUs that may wait behind a request whose answer is not out yet, and are then served in turn; 0 ignores requests that come too
    /// early.
    /// </summary>
    public int RequestsInTurn { get; init; }

    /// <summary>
    /// Read Blob of a declaration or a CCCD answers the whole value whatever the offset; no value is refused as not long.
    /// </summary>
    public bool IgnoresOffsetOfDeclarations { get; init; }

    /// <summary>
    /// Longest value Read By Type can carry, in octets: a longer one is refused with Unlikely Error, or ends the list. 0 cuts values to
    /// what fits instead.
    /// </summary>
    public int ByTypeValueLimit { get; init; }

    /// <summary>
    /// Read By Group Type ends a group that reaches beyond the range asked for at the end of that range, and the last group of the table at
    /// 0xFFFF.
    /// </summary>
    public bool CutsGroups { get; init; }

    /// <summary>
    /// Find By Type Value reads every attribute of the type, through its handler too: a read that is refused refuses the request, a value
    /// over 16 octets is an Unlikely Error, and a value matches when the request's begins with it.
    /// </summary>
    public bool FindsByReading { get; init; }

    /// <summary>Read Multiple takes any number of handles and looks at none behind those whose values fill the response.</summary>
    public bool StopsReadMultipleWhenFull { get; init; }

    /// <summary>
    /// Execute Write commits for any flags but 0, orders the parts by handle and offset, demands that each attribute's parts begin at 0 and
    /// leave no gap, and writes each attribute once, with the permission looked at only then.
    /// </summary>
    public bool SortsPreparedWrites { get; init; }
}
