using SecureGatt;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>The board's owner, a person or the --answer option, is the device's user. Answers may come late and from any thread.</summary>
    internal sealed class BoardUser : PairingUser
    {
        private readonly IBoard _board;

        public BoardUser(IBoard board)
            : base(null)
        {
            _board = board;
        }

        public override void PasskeyShown(int passkey) =>
            _board.UserPrompt(new BoardPrompt(BoardPromptKind.ShowPasskey, (uint)passkey, null));

        public override void TypePasskey(PairingReply reply) =>
            _board.UserPrompt(new BoardPrompt(BoardPromptKind.TypePasskey, 0, answer => Answer(reply, true, answer)));

        public override void CompareNumbers(int number, PairingReply reply) =>
            _board.UserPrompt(new BoardPrompt(BoardPromptKind.CompareNumbers, (uint)number, answer => Answer(reply, false, answer)));
    }
}
