namespace SecureGatt
{
    /// <summary>
    /// The device's user. This one has no buttons: it gives the configured answer, "yes" or six digits; nothing configured means no.
    /// A board with buttons overrides it. Called on the event thread: never wait, answer at once or later.
    /// </summary>
    public class PairingUser
    {
        private readonly string _answer;

        /// <summary>Answers so.</summary>
        public PairingUser(string answer)
        {
            _answer = answer;
        }

        /// <summary>A passkey is shown; nothing to answer.</summary>
        public virtual void PasskeyShown(int passkey)
        {
        }

        /// <summary>Wants the passkey the phone shows.</summary>
        public virtual void TypePasskey(PairingReply reply)
        {
            Answer(reply, true, _answer);
        }

        /// <summary>Wants to know whether the phone shows the same number.</summary>
        public virtual void CompareNumbers(int number, PairingReply reply)
        {
            Answer(reply, false, _answer);
        }

        /// <summary>Turns words into a reply: "yes", or six digits where they are asked; anything else is no.</summary>
        protected static void Answer(PairingReply reply, bool digits, string answer)
        {
            if (digits && answer != null && int.TryParse(answer, out int passkey) && passkey >= 0 && passkey <= SecurityProfile.MaxPasskey)
            {
                reply.Accept(passkey);
            }
            else if (!digits && answer == "yes")
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
