using SecureGatt;

namespace SecureGattServer.UnitTests
{
    /// <summary>A platform with the functions of a stock image, or none, with chosen bonds; records its calls.</summary>
    public sealed class FakePlatform : BlePlatform
    {
        public ulong[] Bonds = new ulong[0];
        public int Disconnected = -1;
        public int Disconnections;
        public int Asked = -1;
        public int NextRandom;
        public int RandomBelow;

        /// <summary>Whether the image keeps its bonds over a reboot.</summary>
        public bool Keeps;

        /// <summary>The image finds no public address with which to remove a bond.</summary>
        public bool KeepsEach;

        private readonly bool _stock;

        public FakePlatform(bool stock)
        {
            _stock = stock;
        }

        public override bool KeepsBonds()
        {
            return Keeps;
        }

        public override bool RequestSecurity(int handle, SecurityOnConnect level)
        {
            Asked = handle;
            return _stock;
        }

        public override bool Disconnect(int handle)
        {
            Disconnected = handle;
            Disconnections++;
            return _stock;
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

        public override bool RemoveBond(ulong address)
        {
            if (address == 0)
            {
                Bonds = new ulong[0];
                return true;
            }

            if (KeepsEach)
            {
                return false;
            }

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
            return true;
        }
    }
}
