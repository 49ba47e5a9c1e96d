using System;
using System.Reflection;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Security;
using nanoFramework.Runtime.Native;
using GC = nanoFramework.Runtime.Native.GC;

namespace SecureGatt
{
    /// <summary>Uses three private native methods of the library by reflection, which stock images support. A call returns false when its
    /// method does not exist in another library version.</summary>
    public class StockPlatform : BlePlatform
    {
        // Never disposed or collected: the device object's finalizer may stop the whole stack.
        private BluetoothLEDevice _carrier;

        /// <summary>Among the official images only one stores bonds in flash.</summary>
        public override bool KeepsBonds()
        {
            return SystemInfo.TargetName == "ESP32_BLE_REV0";
        }

        /// <summary>
        /// On a server DevicePairing.Pair() dereferences a null device; its native half needs only the handle (field defect 14).
        /// </summary>
        public override bool RequestSecurity(int handle, SecurityOnConnect level)
        {
            return Call(BluetoothLEServer.Instance.Pairing, "NativeStartPair", new object[] { (ushort)handle });
        }

        /// <summary>Rejects a numeric comparison: Accept() confirms it, and no public member rejects.</summary>
        public virtual bool Reject(DevicePairingRequestedEventArgs request, int handle)
        {
            return Call(request, "NativeAcceptYesNo", new object[] { (ushort)handle, request.PairingKind, 0 });
        }

        /// <summary>A GAP terminate for any connection handle, in either role.</summary>
        public override bool Disconnect(int handle)
        {
            _carrier = _carrier ?? BluetoothLEDevice.FromBluetoothAddress(0, BluetoothAddressType.Public);
            return Call(_carrier, "NativeDisconnect", new object[] { (ushort)handle });
        }

        /// <summary>Calls esp_random() on the ESP32.</summary>
        public override int Random(int below)
        {
            return new Random().Next(below);
        }

        /// <inheritdoc/>
        public override int FreeHeap()
        {
            return (int)GC.Run(true);
        }

        /// <inheritdoc/>
        public override int BondCount()
        {
            return DeviceBonding.Count();
        }

        /// <inheritdoc/>
        public override ulong BondAt(int index)
        {
            return DeviceBonding.GetBondInformationAt(index);
        }

        /// <summary>The image always looks for a public address, and throws when there is none (field defect 15).</summary>
        public override bool RemoveBond(ulong address)
        {
            try
            {
                if (address == 0)
                {
                    DeviceBonding.DeleteAllBonds();
                }
                else
                {
                    DeviceBonding.DeleteBondForPeer(address, BluetoothAddressType.Public);
                }

                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }

        private static bool Call(object target, string name, object[] arguments)
        {
            try
            {
                object result = target.GetType().GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic).Invoke(target, arguments);
                return result == null || (ushort)result == 0;
            }
            catch (Exception)
            {
                return false;
            }
        }
    }
}
