// The part of System.Device.I2c the applications here use: its types, and its native methods as the device's library declares them.
using System.Reflection;
using System.Runtime.CompilerServices;

[assembly: AssemblyNativeVersion("100.0.0.2")]

namespace System.Device.I2c
{
    public enum I2cTransferStatus
    {
        UnknownError,
        FullTransfer,
        ClockStretchTimeout,
        PartialTransfer,
        SlaveAddressNotAcknowledged,
    }

    public struct I2cTransferResult
    {
        private readonly uint _bytesTransferred;
        private readonly I2cTransferStatus _status;

        public uint BytesTransferred => _bytesTransferred;

        public I2cTransferStatus Status => _status;
    }

    public sealed class I2cConnectionSettings
    {
        public I2cConnectionSettings(int busId, int deviceAddress)
        {
            BusId = busId;
            DeviceAddress = deviceAddress;
        }

        public int BusId { get; }

        public int DeviceAddress { get; }
    }

    public class I2cDevice : IDisposable
    {
        private readonly byte[] _one = new byte[1];

        public I2cDevice(I2cConnectionSettings settings)
        {
            ConnectionSettings = settings;
            NativeInit();
        }

        public I2cConnectionSettings ConnectionSettings { get; }

        public static I2cDevice Create(I2cConnectionSettings settings) => new I2cDevice(settings);

        public byte ReadByte()
        {
            NativeTransmit(null, new SpanByte(_one));
            return _one[0];
        }

        public I2cTransferResult Read(SpanByte buffer) => NativeTransmit(null, buffer);

        public I2cTransferResult WriteByte(byte value)
        {
            _one[0] = value;
            return NativeTransmit(new SpanByte(_one), null);
        }

        public I2cTransferResult Write(SpanByte buffer) => NativeTransmit(buffer, null);

        public I2cTransferResult WriteRead(SpanByte writeBuffer, SpanByte readBuffer) => NativeTransmit(writeBuffer, readBuffer);

        public void Dispose() => NativeDispose();

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern void NativeInit();

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern void NativeDispose();

        [MethodImpl(MethodImplOptions.InternalCall)]
        private extern I2cTransferResult NativeTransmit(SpanByte writeBuffer, SpanByte readBuffer);
    }
}
