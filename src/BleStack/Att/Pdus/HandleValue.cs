using System;
using BleStack.Core;

namespace BleStack.Att.Pdus;

/// <summary>ATT_HANDLE_VALUE_NTF ([Vol 3, Part F] 3.4.7.1).</summary>
/// <param name="handle">The attribute.</param>
/// <param name="value">Its value, in wire order.</param>
[AttPdu(AttOpcode.HandleValueNotification)]
internal readonly ref partial struct HandleValueNotification(ushort handle, [Rest] ReadOnlySpan<byte> value);

/// <summary>ATT_HANDLE_VALUE_IND ([Vol 3, Part F] 3.4.7.2).</summary>
/// <param name="handle">The attribute.</param>
/// <param name="value">Its value, in wire order.</param>
[AttPdu(AttOpcode.HandleValueIndication)]
internal readonly ref partial struct HandleValueIndication(ushort handle, [Rest] ReadOnlySpan<byte> value);

/// <summary>ATT_HANDLE_VALUE_CFM ([Vol 3, Part F] 3.4.7.3).</summary>
[AttPdu(AttOpcode.HandleValueConfirmation)]
internal readonly partial record struct HandleValueConfirmation;

/// <summary>ATT_MULTIPLE_HANDLE_VALUE_NTF ([Vol 3, Part F] 3.4.7.4).</summary>
/// <param name="value">In wire order.</param>
[AttPdu(AttOpcode.MultipleHandleValueNotification)]
internal readonly ref partial struct MultipleHandleValueNotification([Rest] ReadOnlySpan<byte> value);
