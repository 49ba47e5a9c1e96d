using nanoFramework.Device.Bluetooth;

namespace SecureGatt
{
    /// <summary>Sends the answer through the library.</summary>
    public sealed class BluetoothReply : PairingReply
    {
        private readonly StockPlatform _platform;
        private readonly DevicePairingRequestedEventArgs _request;

        /// <summary>Creates the reply to one question of the library; other parameters as in <see cref="PairingReply"/>.</summary>
        public BluetoothReply(StockPlatform platform, LinkTable links, object gate, DevicePairingRequestedEventArgs request, int handle)
            : base(links, gate, handle)
        {
            _platform = platform;
            _request = request;
        }

        /// <inheritdoc/>
        protected override bool Send(bool yes, int passkey)
        {
            bool compare = _request.PairingKind == DevicePairingKinds.ConfirmPinMatch;
            if (!yes)
            {
                return (!compare || !_platform.Reject(_request, Handle)) && _platform.Disconnect(Handle);
            }

            if (compare)
            {
                _request.Accept();
            }
            else
            {
                _request.Accept(passkey);
            }

            return false;
        }
    }
}
