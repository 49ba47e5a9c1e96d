using nanoFramework.Device.Bluetooth;
using SecureGattServer.Gatt;
using SecureGattServer.Platform;
using SecureGattServer.Security;

namespace SecureGattServer.UnitTests
{
    /// <summary>A platform with chosen features that remembers what it was asked.</summary>
    public sealed class FakePlatform : IBlePlatform
    {
        public const PlatformFeatures Stock = PlatformFeatures.SecurityRequest | PlatformFeatures.RejectComparison | PlatformFeatures.Disconnect;
        public const PlatformFeatures Full = (PlatformFeatures)0x1FFF;

        public int Disconnected = -1;
        public int Asked = -1;
        public int NextRandom;
        public int RandomBelow;

        public FakePlatform()
        {
            Features = Stock;
        }

        public FakePlatform(PlatformFeatures features)
        {
            Features = features;
        }

        public FakeBonds Store { get; } = new FakeBonds();

        public string Name
        {
            get { return Features == Full ? "full" : "stock"; }
        }

        public string Image
        {
            get { return "ESP32_TEST"; }
        }

        public PlatformFeatures Features { get; }

        public bool KeepsBonds
        {
            get { return false; }
        }

        public int MaxBonds
        {
            get { return 3; }
        }

        public IBondSource Bonds
        {
            get { return Store; }
        }

        public void Prepare(SecurityProfile profile, ServiceTable table)
        {
        }

        public void Listen(IRawEvents events)
        {
        }

        public bool RequestSecurity(int handle, SecurityOnConnect level)
        {
            Asked = handle;
            return (Features & PlatformFeatures.SecurityRequest) != 0;
        }

        public bool Reject(DevicePairingRequestedEventArgs request, int handle)
        {
            return true;
        }

        public bool Disconnect(int handle)
        {
            Disconnected = handle;
            return (Features & PlatformFeatures.Disconnect) != 0;
        }

        public bool UpdateConnection(int handle, int minInterval, int maxInterval, int latency, int timeout)
        {
            return false;
        }

        public string DescribePeer(int handle)
        {
            return null;
        }

        public int Random(int below)
        {
            RandomBelow = below;
            return NextRandom;
        }
    }
}
