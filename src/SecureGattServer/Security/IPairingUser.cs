namespace SecureGattServer.Security
{
    /// <summary>The device's user: buttons and keys where the board has them, a configured answer where it has not. Called on the event thread: never wait, answer at once or later.</summary>
    public interface IPairingUser
    {
        /// <summary>A passkey is shown; nothing to answer.</summary>
        void PasskeyShown(int handle, int passkey);

        /// <summary>Wants the passkey the phone shows.</summary>
        void TypePasskey(int handle, IPairingReply reply);

        /// <summary>Wants to know whether the phone shows the same number.</summary>
        void CompareNumbers(int handle, int number, IPairingReply reply);
    }
}
