using nanoFramework.Device.Bluetooth;
using SecureGattServer.Gatt;
using SecureGattServer.Security;

namespace SecureGattServer.Platform
{
    /// <summary>
    /// The narrow port for what the library's public API cannot say. Every method returns false where <see cref="Features"/> lacks it or
    /// the stack refused; none throws for that.
    /// </summary>
    public interface IBlePlatform
    {
        /// <summary>"stock" or "full".</summary>
        string Name { get; }

        /// <summary>Target name of the image.</summary>
        string Image { get; }

        /// <summary>What it can do.</summary>
        PlatformFeatures Features { get; }

        /// <summary>Bonds outlive a reboot on this image.</summary>
        bool KeepsBonds { get; }

        /// <summary>Bonds it holds.</summary>
        int MaxBonds { get; }

        /// <summary>The bond store.</summary>
        IBondSource Bonds { get; }

        /// <summary>Applies what goes beyond the library; before advertising starts.</summary>
        void Prepare(SecurityProfile profile, ServiceTable table);

        /// <summary>Starts to deliver raw events.</summary>
        void Listen(IRawEvents events);

        /// <summary>Asks the phone to encrypt or pair: SMP Security Request.</summary>
        bool RequestSecurity(int handle, SecurityOnConnect level);

        /// <summary>Answers a numeric comparison with no.</summary>
        bool Reject(DevicePairingRequestedEventArgs request, int handle);

        /// <summary>Ends a connection.</summary>
        bool Disconnect(int handle);

        /// <summary>Asks for connection parameters: intervals in 1.25 ms, latency in events, timeout in 10 ms.</summary>
        bool UpdateConnection(int handle, int minInterval, int maxInterval, int latency, int timeout);

        /// <summary>The peer's address and what is known of the connection, or null.</summary>
        string DescribePeer(int handle);

        /// <summary>A number from the hardware's random source, 0 to <paramref name="below"/> − 1, each equally likely.</summary>
        int Random(int below);
    }
}
