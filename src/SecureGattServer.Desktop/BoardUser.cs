using System.Globalization;
using SecureGattServer.Security;
using VirtualBoard;

namespace SecureGattServer.Desktop
{
    /// <summary>The board's owner, a person or the --answer option, is the device's user. Answers may come late and from any thread.</summary>
    internal sealed class BoardUser : IPairingUser
    {
        private readonly IBoard _board;

        public BoardUser(IBoard board)
        {
            _board = board;
        }

        public void PasskeyShown(int handle, int passkey) =>
            _board.UserPrompt(new BoardPrompt(BoardPromptKind.ShowPasskey, (uint)passkey, null));

        public void TypePasskey(int handle, IPairingReply reply) =>
            _board.UserPrompt(new BoardPrompt(BoardPromptKind.TypePasskey, 0, answer => Type(answer, reply)));

        public void CompareNumbers(int handle, int number, IPairingReply reply) =>
            _board.UserPrompt(new BoardPrompt(BoardPromptKind.CompareNumbers, (uint)number, answer => Compare(answer, reply)));

        private static void Type(string answer, IPairingReply reply)
        {
            if (int.TryParse(answer, NumberStyles.None, CultureInfo.InvariantCulture, out int passkey) && passkey <= SecurityProfile.MaxPasskey)
            {
                reply.Accept(passkey);
            }
            else
            {
                reply.Reject();
            }
        }

        private static void Compare(string answer, IPairingReply reply)
        {
            if (answer == "yes")
            {
                reply.Accept();
            }
            else
            {
                reply.Reject();
            }
        }
    }
}
