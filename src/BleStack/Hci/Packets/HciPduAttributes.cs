using System;

namespace BleStack.Hci.Packets;

// What a declaration of fields is. BleStack.Generators writes the rest: the interface, its code, Parse and Write.

/// <summary>The parameters of a command.</summary>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class HciCommandAttribute(HciOpcode opcode) : Attribute
{
    public HciOpcode Opcode => opcode;
}

/// <summary>The return parameters of a command, status first.</summary>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class HciReturnAttribute : Attribute;

/// <summary>The parameters of an event.</summary>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class HciEventAttribute(HciEventCode code) : Attribute
{
    public HciEventCode Code => code;
}

/// <summary>The parameters of an LE Meta event, without the subevent code.</summary>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class LeEventAttribute(LeSubevent subevent) : Attribute
{
    public LeSubevent Subevent => subevent;
}
