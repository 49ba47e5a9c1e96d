namespace SecureGatt
{
    /// <summary>The device's user. This implementation has no buttons: it gives the configured answer, "yes" or six digits, and rejects
    /// when none is configured. A board with buttons overrides it. Called on the event thread: never block; answer immediately or
    /// later.</summary>
    public class PairingUser
    {
        private readonly string _answer;

        /// <summary>Creates a user with this answer.</summary>
        public PairingUser(string answer)
        {
            _answer = answer;
        }

        /// <summary>Shows a passkey; no answer is expected.</summary>
        public virtual void PasskeyShown(int passkey)
        {
        }

        /// <summary>Asks for the passkey that the phone shows.</summary>
        public virtual void TypePasskey(PairingReply reply)
        {
            Answer(reply, true, _answer);
        }

        /// <summary>Asks whether the phone shows the same number.</summary>
        public virtual void CompareNumbers(int number, PairingReply reply)
        {
            Answer(reply, false, _answer);
        }

        /// <summary>Converts text to a reply: "yes", or six digits when a passkey is asked for; anything else rejects.</summary>
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
