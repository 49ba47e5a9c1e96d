using nanoFramework.Device.Bluetooth;
using SecureGattServer.Platform;
using SecureGattServer.Security;

namespace SecureGattServer.UnitTests
{
    /// <summary>A platform with chosen features and bonds that remembers what it was asked.</summary>
    public sealed class FakePlatform : BlePlatform
    {
        public const PlatformFeatures Stock = PlatformFeatures.SecurityRequest | PlatformFeatures.RejectComparison | PlatformFeatures.Disconnect;
        public const PlatformFeatures Full = (PlatformFeatures)0x1FFF;

        public ulong[] Bonds = new ulong[0];
        public int Disconnected = -1;
        public int Rejected = -1;
        public int Asked = -1;
        public int NextRandom;
        public int RandomBelow;

        public FakePlatform(PlatformFeatures features)
        {
            Name = "fake";
            Image = "ESP32_TEST";
            Features = features;
        }

        public override bool RequestSecurity(int handle, SecurityOnConnect level)
        {
            Asked = handle;
            return (Features & PlatformFeatures.SecurityRequest) != 0;
        }

        public override bool Reject(DevicePairingRequestedEventArgs request, int handle)
        {
            Rejected = handle;
            return (Features & PlatformFeatures.RejectComparison) != 0;
        }

        public override bool Disconnect(int handle)
        {
            Disconnected = handle;
            return (Features & PlatformFeatures.Disconnect) != 0;
        }

        public override int Random(int below)
        {
            RandomBelow = below;
            return NextRandom;
        }

        public override int BondCount()
        {
            return Bonds.Length;
        }

        public override ulong BondAt(int index)
        {
            return Bonds[index];
        }

        public override void RemoveBond(ulong address)
        {
            int kept = 0;
            ulong[] left = new ulong[Bonds.Length - 1];
            foreach (ulong bond in Bonds)
            {
                if (bond != address)
                {
                    left[kept++] = bond;
                }
            }

            Bonds = left;
        }
    }
}
