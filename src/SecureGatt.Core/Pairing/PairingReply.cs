namespace SecureGatt
{
    /// <summary>Sends the answer to one pairing question. Only the first answer counts; an answer after the end of the link or of the
    /// pairing is dropped. None is sent while a request is being answered: the stack would take it for that request's answer (field defect
    /// 3).</summary>
    public abstract class PairingReply
    {
        /// <summary>Connection handle of the link.</summary>
        protected readonly int Handle;

        private readonly LinkTable _links;
        private readonly object _gate;
        private bool _answered;

        /// <summary>Creates the reply to one question.</summary>
        /// <param name="links">Used to check that the link still exists; null for a link that has no entry in the table.</param>
        /// <param name="gate">Locked while a read or write is answered.</param>
        /// <param name="handle">Connection handle.</param>
        protected PairingReply(LinkTable links, object gate, int handle)
        {
            _links = links;
            _gate = gate;
            Handle = handle;
        }

        /// <summary>Confirms equal numbers, or answers with a passkey, 0 to 999999.</summary>
        public void Accept(int passkey = 0)
        {
            Answer(true, passkey);
        }

        /// <summary>
        /// Rejects: the pairing fails. The stack has no negative answer to a passkey question: the link is ended instead, and this returns
        /// true.
        /// </summary>
        public bool Reject()
        {
            return Answer(false, 0);
        }

        /// <summary>Passes the answer to the stack; true when that ended the link.</summary>
        protected abstract bool Send(bool yes, int passkey);

        private bool Answer(bool yes, int passkey)
        {
            lock (_gate)
            {
                if (_answered || (_links != null && _links.Find(Handle) == null))
                {
                    return false;
                }

                _answered = true;
                return Send(yes, passkey);
            }
        }
    }
}
