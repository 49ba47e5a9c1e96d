using SecureGatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>The board's owner, a person or the --answer option, acts as the device's user, unless the application has a configured
    /// answer as on a board. Answers may come late and from any thread.</summary>
    internal sealed class BoardUser : PairingUser
    {
        private readonly IBoard _board;
        private readonly bool _answersItself;

        public BoardUser(IBoard board, string answer)
            : base(answer)
        {
            _board = board;
            _answersItself = answer != null;
        }

        public override void PasskeyShown(int passkey) =>
            _board.UserPrompt(new BoardPrompt(BoardPromptKind.ShowPasskey, (uint)passkey, null));

        public override void TypePasskey(PairingReply reply)
        {
            if (_answersItself) base.TypePasskey(reply);
            else _board.UserPrompt(new BoardPrompt(BoardPromptKind.TypePasskey, 0, answer => Answer(reply, true, answer)));
        }

        public override void CompareNumbers(int number, PairingReply reply)
        {
            if (_answersItself) base.CompareNumbers(number, reply);
            else _board.UserPrompt(new BoardPrompt(BoardPromptKind.CompareNumbers, (uint)number, answer => Answer(reply, false, answer)));
        }
    }
}
