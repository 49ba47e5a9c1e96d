using System;
using nanoFramework.Device.Bluetooth;
using nanoFramework.Device.Bluetooth.Security;
using SecureGattServer.Security;

namespace SecureGattServer.Platform
{
    /// <summary>The library's bond store with its defects held off (field defect 15).</summary>
    internal sealed class BondStore : IBondSource
    {
        /// <inheritdoc/>
        public int Count()
        {
            return DeviceBonding.Count();
        }

        /// <inheritdoc/>
        public ulong AddressAt(int index)
        {
            return DeviceBonding.GetBondInformationAt(index);
        }

        /// <summary>The image looks for a public address whatever the type, and throws when there is none.</summary>
        public bool Remove(ulong address)
        {
            try
            {
                DeviceBonding.DeleteBondForPeer(address, BluetoothAddressType.Public);
                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }

        /// <inheritdoc/>
        public void RemoveAll()
        {
            DeviceBonding.DeleteAllBonds();
        }
    }
}
