namespace SecureGatt
{
    /// <summary>Disconnection reasons, [Vol 1, Part F] 1.3, that are described to the user.</summary>
    public enum HciError
    {
        /// <summary>Authentication Failure.</summary>
        AuthenticationFailure = 0x05,

        /// <summary>PIN or Key Missing.</summary>
        PinOrKeyMissing = 0x06,

        /// <summary>Connection Timeout.</summary>
        ConnectionTimeout = 0x08,

        /// <summary>Remote User Terminated Connection.</summary>
        RemoteUserTerminated = 0x13,

        /// <summary>Connection Terminated by Local Host.</summary>
        LocalHostTerminated = 0x16,

        /// <summary>Connection Terminated due to MIC Failure.</summary>
        MicFailure = 0x3D,
    }
}
