using System;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Runtime.Events;
using nanoFramework.Runtime.Native;
using SecureGattServer.Gatt;
using SecureGattServer.Security;

namespace SecureGattServer.Platform
{
    /// <summary>What a stock nanoCLR image can do: raw events through the free filter slot, three native calls by reflection, nothing else.</summary>
    public class StockPlatform : IBlePlatform
    {
        private readonly NativeCalls _native = new NativeCalls();
        private readonly BondStore _bonds = new BondStore();
        private readonly Random _random = new Random();

        /// <inheritdoc/>
        public virtual string Name
        {
            get { return "stock"; }
        }

        /// <inheritdoc/>
        public string Image
        {
            get { return SystemInfo.TargetName; }
        }

        /// <inheritdoc/>
        public virtual PlatformFeatures Features
        {
            get { return PlatformFeatures.SecurityRequest | PlatformFeatures.RejectComparison | PlatformFeatures.Disconnect; }
        }

        /// <summary>Of the official images only this one stores bonds in flash.</summary>
        public virtual bool KeepsBonds
        {
            get { return Image == "ESP32_BLE_REV0"; }
        }

        /// <inheritdoc/>
        public virtual int MaxBonds
        {
            get { return 3; }
        }

        /// <inheritdoc/>
        public IBondSource Bonds
        {
            get { return _bonds; }
        }

        /// <inheritdoc/>
        public virtual void Prepare(SecurityProfile profile, ServiceTable table)
        {
        }

        /// <inheritdoc/>
        public virtual void Listen(IRawEvents events)
        {
            EventSink.AddEventFilter(EventCategory.Bluetooth, new RawEventFilter(events));
        }

        /// <inheritdoc/>
        public virtual bool RequestSecurity(int handle, SecurityOnConnect level)
        {
            return _native.StartPair(handle);
        }

        /// <inheritdoc/>
        public bool Reject(DevicePairingRequestedEventArgs request, int handle)
        {
            return _native.AnswerNo(request, handle);
        }

        /// <inheritdoc/>
        public virtual bool Disconnect(int handle)
        {
            return _native.Disconnect(handle);
        }

        /// <inheritdoc/>
        public virtual bool UpdateConnection(int handle, int minInterval, int maxInterval, int latency, int timeout)
        {
            return false;
        }

        /// <inheritdoc/>
        public virtual string DescribePeer(int handle)
        {
            return null;
        }

        /// <summary>On the ESP32 this is esp_random().</summary>
        public virtual int Random(int below)
        {
            return _random.Next(below);
        }
    }
}
