using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>ATT_READ_MULTIPLE_REQ ([Vol 3, Part F] 3.4.4.7).</summary>
/// <param name="handles">Two or more handles, two octets each, in wire order.</param>
[AttPdu(AttOpcode.ReadMultipleRequest)]
internal readonly ref partial struct ReadMultipleRequest(
    [Elements(2, AtLeast = 2, Demand = "Read Multiple names two handles at least.")] ReadOnlySpan<byte> handles);

/// <summary>ATT_READ_MULTIPLE_RSP ([Vol 3, Part F] 3.4.4.8).</summary>
/// <param name="value">In wire order.</param>
[AttPdu(AttOpcode.ReadMultipleResponse)]
internal readonly ref partial struct ReadMultipleResponse([Rest] ReadOnlySpan<byte> value);

/// <summary>ATT_READ_MULTIPLE_VARIABLE_REQ ([Vol 3, Part F] 3.4.4.11).</summary>
/// <param name="handles">Two or more handles, two octets each, in wire order.</param>
[AttPdu(AttOpcode.ReadMultipleVariableRequest)]
internal readonly ref partial struct ReadMultipleVariableRequest(
    [Elements(2, AtLeast = 2, Demand = "Read Multiple names two handles at least.")] ReadOnlySpan<byte> handles);

/// <summary>ATT_READ_MULTIPLE_VARIABLE_RSP ([Vol 3, Part F] 3.4.4.12).</summary>
/// <param name="value">In wire order.</param>
[AttPdu(AttOpcode.ReadMultipleVariableResponse)]
internal readonly ref partial struct ReadMultipleVariableResponse([Rest] ReadOnlySpan<byte> value);
