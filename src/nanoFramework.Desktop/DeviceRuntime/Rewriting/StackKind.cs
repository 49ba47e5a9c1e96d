namespace DeviceRuntime.Rewriting;

/// <summary>What a value on the evaluation stack is, as far as instructions treat it differently.</summary>
internal enum StackKind : byte
{
    /// <summary>A structure or an enumeration.</summary>
    Other,

    /// <summary>A 32-bit integer, and what is shorter.</summary>
    Int32,

    /// <summary>A 64-bit integer.</summary>
    Int64,

    /// <summary>A single-precision number.</summary>
    Single,

    /// <summary>A double-precision number.</summary>
    Double,

    /// <summary>A native integer, a pointer or a managed reference.</summary>
    Native,

    /// <summary>An object.</summary>
    Object,

    /// <summary>The null literal.</summary>
    Null,
}
