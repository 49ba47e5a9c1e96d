using nanoFramework.Device.Bluetooth;
using SecureGattServer.Links;
using SecureGattServer.Platform;

namespace SecureGattServer.Security
{
    /// <summary>
    /// The way back for one pairing question. Only the first answer counts; one that comes after the link or the pairing ended is dropped,
    /// and none is given while a request is being answered: to the stack it would be that request's answer (field defect 3).
    /// </summary>
    public class PairingReply
    {
        private readonly BlePlatform _platform;
        private readonly LinkTable _links;
        private readonly object _gate;
        private readonly DevicePairingRequestedEventArgs _request;
        private readonly int _handle;
        private bool _answered;

        /// <summary>To one question.</summary>
        /// <param name="platform">Says no.</param>
        /// <param name="links">Know whether the link still exists.</param>
        /// <param name="gate">Locked while a read or write is answered.</param>
        /// <param name="request">The question.</param>
        /// <param name="handle">Connection handle.</param>
        public PairingReply(BlePlatform platform, LinkTable links, object gate, DevicePairingRequestedEventArgs request, int handle)
        {
            _platform = platform;
            _links = links;
            _gate = gate;
            _request = request;
            _handle = handle;
        }

        /// <summary>Yes, the numbers are the same.</summary>
        public virtual void Accept()
        {
            Answer(true, 0);
        }

        /// <summary>The passkey, 0 to 999999.</summary>
        public virtual void Accept(int passkey)
        {
            Answer(true, passkey);
        }

        /// <summary>No: the pairing fails. A passkey question has no "no": the link ends instead.</summary>
        public virtual void Reject()
        {
            Answer(false, 0);
        }

        private void Answer(bool yes, int passkey)
        {
            lock (_gate)
            {
                if (_answered || _links.Find(_handle) == null)
                {
                    return;
                }

                _answered = true;
                bool compare = _request.PairingKind == DevicePairingKinds.ConfirmPinMatch;
                if (!yes)
                {
                    if (!compare || !_platform.Reject(_request, _handle))
                    {
                        _platform.Disconnect(_handle);
                    }
                }
                else if (compare)
                {
                    _request.Accept();
                }
                else
                {
                    _request.Accept(passkey);
                }
            }
        }
    }
}
