using nanoFramework.Device.Bluetooth;

namespace SecureGattServer.Platform
{
    /// <summary>Takes what the library's public events drop. Called on the event thread: be short.</summary>
    public interface IRawEvents
    {
        /// <summary>A connection event, types from ClientConnected on.</summary>
        /// <param name="type">What happened.</param>
        /// <param name="handle">Connection handle.</param>
        /// <param name="status">Low octet of the second event word: status or HCI reason.</param>
        /// <param name="data">High half of the second event word: MTU, or the bits encrypted 1, authenticated 2, bonded 4.</param>
        void OnSession(BluetoothEventType type, int handle, int status, int data);

        /// <summary>A client changed its subscription.</summary>
        void OnSubscription(int handle, int characteristicId, bool subscribed);
    }
}
