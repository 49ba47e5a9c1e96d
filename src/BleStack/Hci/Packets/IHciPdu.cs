using System;
using BleStack.Core;

namespace BleStack.Hci.Packets;

/// <summary>The parameters of one HCI command; framing is <see cref="HciPacket"/>'s.</summary>
/// <typeparam name="TSelf">The command itself.</typeparam>
internal interface IHciCommand<TSelf> where TSelf : IHciCommand<TSelf>, allows ref struct
{
    static abstract HciOpcode Opcode { get; }

    /// <summary>Reads all of <paramref name="parameters"/>.</summary>
    /// <exception cref="MalformedPduException">Their length is not the command's, or a flag is neither 0 nor 1.</exception>
    static abstract TSelf Parse(ReadOnlySpan<byte> parameters);

    void Write(ref PduWriter writer);
}

/// <summary>The return parameters of a Command Complete event, status first.</summary>
/// <typeparam name="TSelf">The return parameters themselves.</typeparam>
internal interface IHciReturn<TSelf> where TSelf : IHciReturn<TSelf>, allows ref struct
{
    /// <summary>Reads all of <paramref name="parameters"/>.</summary>
    /// <remarks>Look at the status first: a controller may leave the rest out when it refuses.</remarks>
    /// <exception cref="MalformedPduException">Their length is not the command's.</exception>
    static abstract TSelf Parse(ReadOnlySpan<byte> parameters);

    void Write(ref PduWriter writer);
}

/// <summary>The parameters of one HCI event.</summary>
/// <typeparam name="TSelf">The event itself.</typeparam>
internal interface IHciEvent<TSelf> where TSelf : IHciEvent<TSelf>, allows ref struct
{
    static abstract HciEventCode Code { get; }

    /// <summary>Reads all of <paramref name="parameters"/>.</summary>
    /// <exception cref="MalformedPduException">Their length is not the event's.</exception>
    static abstract TSelf Parse(ReadOnlySpan<byte> parameters);

    void Write(ref PduWriter writer);
}

/// <summary>The parameters of one LE Meta event, after the subevent code.</summary>
/// <typeparam name="TSelf">The event itself.</typeparam>
internal interface ILeEvent<TSelf> where TSelf : ILeEvent<TSelf>, allows ref struct
{
    /// <summary>The event's subevent code.</summary>
    static abstract LeSubevent Subevent { get; }

    /// <summary>Reads all of <paramref name="parameters"/>, which begin after the subevent code.</summary>
    /// <exception cref="MalformedPduException">Their length is not the event's.</exception>
    static abstract TSelf Parse(ReadOnlySpan<byte> parameters);

    /// <summary>Writes the parameters, without the subevent code.</summary>
    void Write(ref PduWriter writer);
}
