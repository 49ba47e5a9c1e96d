using System;
using System.Reflection;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Security;
using nanoFramework.Runtime.Native;
using GC = nanoFramework.Runtime.Native.GC;

namespace SecureGatt
{
    /// <summary>
    /// What a stock nanoCLR image can do: three of the library's private native methods, found by reflection, which works fully on stock
    /// images. One that is not there (another library version) makes its call return false.
    /// </summary>
    public class StockPlatform : BlePlatform
    {
        // Never disposed and never collected: the device object's finalizer may stop the whole stack.
        private static BluetoothLEDevice s_carrier;

        /// <summary>On the image that is flashed.</summary>
        public StockPlatform()
        {
            Name = "stock";
            Image = SystemInfo.TargetName;
            // Of the official images only this one stores bonds in flash.
            KeepsBonds = Image == "ESP32_BLE_REV0";
        }

        /// <summary>DevicePairing.Pair() on a server dereferences a null device; its native half needs only the handle (field defect 14).</summary>
        public override bool RequestSecurity(int handle, SecurityOnConnect level)
        {
            return Call(BluetoothLEServer.Instance.Pairing, "NativeStartPair", new object[] { (ushort)handle });
        }

        /// <summary>Answers a numeric comparison with no: Accept() sends yes, no has no public member.</summary>
        public virtual bool Reject(DevicePairingRequestedEventArgs request, int handle)
        {
            return Call(request, "NativeAcceptYesNo", new object[] { (ushort)handle, request.PairingKind, 0 });
        }

        /// <summary>A plain GAP terminate for any connection handle, whoever opened it.</summary>
        public override bool Disconnect(int handle)
        {
            s_carrier = s_carrier ?? BluetoothLEDevice.FromBluetoothAddress(0, BluetoothAddressType.Public);
            return Call(s_carrier, "NativeDisconnect", new object[] { (ushort)handle });
        }

        /// <summary>On the ESP32 this is esp_random().</summary>
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

        /// <summary>The image looks for a public address whatever the type, and throws when there is none (field defect 15).</summary>
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
