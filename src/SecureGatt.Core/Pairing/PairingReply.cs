namespace SecureGatt
{
    /// <summary>
    /// The way back for one pairing question. Only the first answer counts; one that comes after the link or the pairing ended is dropped,
    /// and none is given while a request is being answered: to the stack it would be that request's answer (field defect 3).
    /// </summary>
    public abstract class PairingReply
    {
        /// <summary>Connection handle.</summary>
        protected readonly int Handle;

        private readonly LinkTable _links;
        private readonly object _gate;
        private bool _answered;

        /// <summary>To one question.</summary>
        /// <param name="links">Know whether the link still exists; null for a link that has no place in the table.</param>
        /// <param name="gate">Locked while a read or write is answered.</param>
        /// <param name="handle">Connection handle.</param>
        protected PairingReply(LinkTable links, object gate, int handle)
        {
            _links = links;
            _gate = gate;
            Handle = handle;
        }

        /// <summary>Yes, the numbers are the same.</summary>
        public void Accept()
        {
            Answer(true, 0);
        }

        /// <summary>The passkey, 0 to 999999.</summary>
        public void Accept(int passkey)
        {
            Answer(true, passkey);
        }

        /// <summary>No: the pairing fails. A passkey question has no "no": the link ends instead, and this returns true.</summary>
        public bool Reject()
        {
            return Answer(false, 0);
        }

        /// <summary>Says it to the stack; true where that ended the link.</summary>
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
