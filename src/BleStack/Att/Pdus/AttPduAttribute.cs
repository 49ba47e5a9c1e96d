using System;

namespace BleStack.Att.Pdus;

/// <summary>A declaration of an attribute PDU's parameters. BleStack.Generators writes Parse and Write, opcode included.</summary>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class AttPduAttribute(AttOpcode opcode) : Attribute
{
    public AttOpcode Opcode => opcode;
}
