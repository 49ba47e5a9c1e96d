namespace DeviceRuntime.Rewriting;

/// <summary>Kinds of values on the evaluation stack that instructions treat differently.</summary>
internal enum StackKind : byte
{
    /// <summary>A structure or an enumeration.</summary>
    Other,

    /// <summary>A 32-bit or shorter integer.</summary>
    Int32,

    Int64,

    Single,

    Double,

    /// <summary>A native integer, a pointer or a managed reference.</summary>
    Native,

    Object,

    Null,
}
