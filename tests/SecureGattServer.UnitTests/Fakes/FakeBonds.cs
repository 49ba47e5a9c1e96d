using SecureGattServer.Security;

namespace SecureGattServer.UnitTests
{
    /// <summary>A bond store a test arranges.</summary>
    public sealed class FakeBonds : IBondSource
    {
        public ulong[] Addresses = new ulong[0];
        public bool CanRemoveOne = true;
        public int RemoveAlls;

        public int Count()
        {
            return Addresses.Length;
        }

        public ulong AddressAt(int index)
        {
            return Addresses[index];
        }

        public bool Remove(ulong address)
        {
            if (!CanRemoveOne)
            {
                return false;
            }

            int kept = 0;
            ulong[] left = new ulong[Addresses.Length - 1];
            foreach (ulong bond in Addresses)
            {
                if (bond != address)
                {
                    left[kept++] = bond;
                }
            }

            Addresses = left;
            return true;
        }

        public void RemoveAll()
        {
            RemoveAlls++;
            Addresses = new ulong[0];
        }
    }
}
