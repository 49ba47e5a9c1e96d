namespace SecureGattServer.Security
{
    /// <summary>The native bond store, as far as the library shows it.</summary>
    public interface IBondSource
    {
        /// <summary>Bonds held; throws before the Bluetooth stack runs.</summary>
        int Count();

        /// <summary>The address of bond <paramref name="index"/>, 0 to Count − 1 (beyond that the image returns garbage).</summary>
        ulong AddressAt(int index);

        /// <summary>Removes one bond; false when the image could not (it ignores the address type and fails for random addresses).</summary>
        bool Remove(ulong address);

        /// <summary>Removes all bonds.</summary>
        void RemoveAll();
    }
}
