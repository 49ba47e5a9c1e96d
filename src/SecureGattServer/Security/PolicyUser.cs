namespace SecureGattServer.Security
{
    /// <summary>A device without buttons: the configured answer, "yes", "no" or six digits. Nothing configured means no.</summary>
    public sealed class PolicyUser : IPairingUser
    {
        private readonly string _answer;

        /// <summary>Answers so.</summary>
        public PolicyUser(string answer)
        {
            _answer = answer;
        }

        /// <inheritdoc/>
        public void PasskeyShown(int handle, int passkey)
        {
        }

        /// <inheritdoc/>
        public void TypePasskey(int handle, IPairingReply reply)
        {
            if (int.TryParse(_answer ?? "", out int passkey))
            {
                reply.Accept(passkey);
            }
            else
            {
                reply.Reject();
            }
        }

        /// <inheritdoc/>
        public void CompareNumbers(int handle, int number, IPairingReply reply)
        {
            if (_answer == "yes")
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
