using System;
using System.Reflection;
using nanoFramework.Device.Bluetooth;

namespace SecureGattServer.Platform
{
    /// <summary>
    /// The library's private native methods a server needs and has no public way to: found by reflection, which works fully on stock images.
    /// A method that is not there (another library version) makes its call return false.
    /// </summary>
    internal sealed class NativeCalls
    {
        private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;
        private const int No = 0;

        private readonly MethodInfo _startPair = typeof(DevicePairing).GetMethod("NativeStartPair", Hidden);
        private readonly MethodInfo _disconnect = typeof(BluetoothLEDevice).GetMethod("NativeDisconnect", Hidden);
        private readonly MethodInfo _acceptYesNo = typeof(DevicePairingRequestedEventArgs).GetMethod("NativeAcceptYesNo", Hidden);

        // Never disposed and never collected: the device object's finalizer may stop the whole stack.
        private static BluetoothLEDevice s_carrier;

        /// <summary>DevicePairing.Pair() on a server dereferences a null device; its native half needs only the handle (field defect 14).</summary>
        public bool StartPair(int handle)
        {
            return Call(_startPair, BluetoothLEServer.Instance.Pairing, new object[] { (ushort)handle });
        }

        /// <summary>A plain GAP terminate for any connection handle, whoever opened it.</summary>
        public bool Disconnect(int handle)
        {
            if (s_carrier == null)
            {
                s_carrier = BluetoothLEDevice.FromBluetoothAddress(0, BluetoothAddressType.Public);
            }

            return Call(_disconnect, s_carrier, new object[] { (ushort)handle });
        }

        /// <summary>Accept() sends yes; no has no public member.</summary>
        public bool AnswerNo(DevicePairingRequestedEventArgs request, int handle)
        {
            return Call(_acceptYesNo, request, new object[] { (ushort)handle, request.PairingKind, No });
        }

        private static bool Call(MethodInfo method, object target, object[] arguments)
        {
            if (method == null)
            {
                return false;
            }

            try
            {
                object result = method.Invoke(target, arguments);
                return result == null || (ushort)result == 0;
            }
            catch (Exception)
            {
                return false;
            }
        }
    }
}
