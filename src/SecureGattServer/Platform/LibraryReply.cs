using System.Threading;
using nanoFramework.Device.Bluetooth;
using SecureGattServer.Links;
using SecureGattServer.Security;

namespace SecureGattServer.Platform
{
    /// <summary>Answers one PairingRequested. A passkey question has no "no": the link ends instead.</summary>
    internal sealed class LibraryReply : IPairingReply
    {
        private readonly BlePlatform _platform;
        private readonly LinkTable _links;
        private readonly DevicePairingRequestedEventArgs _request;
        private readonly int _handle;
        private int _answered;

        public LibraryReply(BlePlatform platform, LinkTable links, DevicePairingRequestedEventArgs request, int handle)
        {
            _platform = platform;
            _links = links;
            _request = request;
            _handle = handle;
        }

        /// <inheritdoc/>
        public void Accept()
        {
            if (First())
            {
                _request.Accept();
            }
        }

        /// <inheritdoc/>
        public void Accept(int passkey)
        {
            if (First())
            {
                _request.Accept(passkey);
            }
        }

        /// <inheritdoc/>
        public void Reject()
        {
            if (First() && (_request.PairingKind != DevicePairingKinds.ConfirmPinMatch || !_platform.Reject(_request, _handle)))
            {
                _platform.Disconnect(_handle);
            }
        }

        // A late answer signals the stack "handled" whatever it waits for (field defect 3), so one for a link that is gone is not sent.
        private bool First()
        {
            return Interlocked.Exchange(ref _answered, 1) == 0 && _links.Find(_handle) != null;
        }
    }
}
