namespace BleStack.Core;

/// <summary>Fields that several PDUs have, or one has several times.</summary>
/// <typeparam name="TSelf">The part itself.</typeparam>
internal interface IPduPart<TSelf> where TSelf : IPduPart<TSelf>, allows ref struct
{
    /// <summary>Reads one part, leaving the reader behind it.</summary>
    /// <exception cref="MalformedPduException">The PDU ends in it.</exception>
    static abstract TSelf Read(scoped ref PduReader reader);

    void Write(ref PduWriter writer);
}
