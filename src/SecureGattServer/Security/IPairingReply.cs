namespace SecureGattServer.Security
{
    /// <summary>The way back for one pairing question. Only the first answer counts; one that comes after the link or the pairing ended is dropped.</summary>
    public interface IPairingReply
    {
        /// <summary>Yes, the numbers are the same.</summary>
        void Accept();

        /// <summary>The passkey, 0 to 999999.</summary>
        void Accept(int passkey);

        /// <summary>No: the pairing fails.</summary>
        void Reject();
    }
}
