// Questions of the Security Manager as events, and the firmware's answers as answers. A question stays open until SMP's own timeout,
// also when the event's two seconds have passed.
using System.Collections.Generic;
using System.Threading;
using BleStack.Smp;
using nanoFramework.Device.Bluetooth;
using VirtualBoard;

namespace NimbleNative;

/// <summary>The passkey actions (BLE_GAP_EVENT_PASSKEY_ACTION, ble_sm_inject_io).</summary>
internal sealed class PairingPrompts(EventWindow window, IBoard board) : IPairingAgent
{
    private const int MaxPasskey = 999_999;

    private readonly Lock _gate = new();
    private readonly Dictionary<ushort, PairingQuestion> _open = [];

    /// <summary>True in the client role, where a comparison comes without its number.</summary>
    public bool IsCentral { get; set; }

    public void Ask(PairingQuestion question)
    {
        lock (_gate) _open[question.ConnectionHandle] = question;
        if (question.Kind == PairingQuestionKind.CompareNumbers) Tell(BoardPromptKind.CompareNumbers, question.Number);
        if (question.Kind == PairingQuestionKind.EnterPasskey) Tell(BoardPromptKind.TypePasskey, 0);
        window.Enqueue(ToEvent(question));
    }

    /// <summary>The connection is gone, or its pairing is over.</summary>
    public void Forget(ushort connection)
    {
        lock (_gate) _open.Remove(connection);
    }

    /// <summary>ble_sm_inject_io: only for the question that is open, and only once.</summary>
    /// <param name="connection">The connection handle.</param>
    /// <param name="kind">What the firmware answers.</param>
    /// <param name="value">The passkey, or in its low octet yes (not 0) or no; the image keeps both in one place.</param>
    public ushort Answer(ushort connection, DevicePairingKinds kind, uint value)
    {
        PairingQuestion? question;
        lock (_gate)
        {
            if (!_open.TryGetValue(connection, out question)) return NimbleError.NoEntry;
            if (KindOf(question) != kind || kind == DevicePairingKinds.None) return NimbleError.Invalid;
            if (kind != DevicePairingKinds.ConfirmPinMatch && value > MaxPasskey) return NimbleError.Invalid;
            _open.Remove(connection);
        }

        if (kind == DevicePairingKinds.DisplayPin) Tell(BoardPromptKind.ShowPasskey, value);
        if (kind != DevicePairingKinds.ConfirmPinMatch) question.AnswerNumber(value);
        else if ((value & 0xFF) != 0) question.Accept();
        else question.Reject();
        return NimbleError.Ok;
    }

    // The application answers; the board's owner only hears of it.
    private void Tell(BoardPromptKind kind, uint number)
    {
        if (Nimble.TellsPrompts) board.UserPrompt(new BoardPrompt(kind, number, null));
    }

    private static DevicePairingKinds KindOf(PairingQuestion question) => question.Kind switch
    {
        PairingQuestionKind.DisplayPasskey => DevicePairingKinds.DisplayPin,
        PairingQuestionKind.EnterPasskey => DevicePairingKinds.ProvidePin,
        PairingQuestionKind.CompareNumbers => DevicePairingKinds.ConfirmPinMatch,
        _ => DevicePairingKinds.None,
    };

    private NoticeEvent ToEvent(PairingQuestion question)
    {
        if (question.Kind == PairingQuestionKind.CompareNumbers && !IsCentral)
        {
            return new NoticeEvent(BluetoothEventType.PassKeyActionsNumericComparison, question.ConnectionHandle, question.Number);
        }

        return new NoticeEvent(BluetoothEventType.PassKeyActions, question.ConnectionHandle, (uint)KindOf(question) << 16);
    }
}
