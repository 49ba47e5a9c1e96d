using nanoFramework.TestFramework;

namespace SecureGattServer.UnitTests
{
    [TestClass]
    public class HeartRateEncoderTests
    {
        [TestMethod]
        public void Eight_bit_rate_with_contact()
        {
            Encoded(new byte[] { 0x06, 0x48 }, 20, 72, true, HeartRateEncoder.NoEnergy, new RrBuffer());
        }

        [TestMethod]
        public void Contact_lost()
        {
            Encoded(new byte[] { 0x04, 0x48 }, 20, 72, false, HeartRateEncoder.NoEnergy, new RrBuffer());
        }

        [TestMethod]
        public void Largest_eight_bit_rate()
        {
            Encoded(new byte[] { 0x06, 0xFF }, 20, 255, true, HeartRateEncoder.NoEnergy, new RrBuffer());
        }

        [TestMethod]
        public void Sixteen_bit_rate()
        {
            Encoded(new byte[] { 0x07, 0x00, 0x01 }, 20, 256, true, HeartRateEncoder.NoEnergy, new RrBuffer());
        }

        [TestMethod]
        public void Energy_follows_the_rate()
        {
            Encoded(new byte[] { 0x0E, 0x48, 0x34, 0x12 }, 20, 72, true, 0x1234, new RrBuffer());
        }

        [TestMethod]
        public void Everything_in_specification_order()
        {
            Encoded(new byte[] { 0x1F, 0x2C, 0x01, 0x02, 0x00, 0x00, 0x04, 0x01, 0x03 }, 20, 300, true, 2, Intervals(1024, 2));
        }

        [TestMethod]
        public void Intervals_fill_the_mtu_and_the_rest_waits()
        {
            RrBuffer intervals = Intervals(100, 12);
            byte[] value = Encode(20, 72, true, 0, intervals);
            Assert.AreEqual(20, value.Length);
            Assert.AreEqual(4, intervals.Count);
            Assert.AreEqual(100, (int)value[4], "oldest first");
            Encoded(new byte[] { 0x16, 0x48, 108, 0, 109, 0, 110, 0, 111, 0 }, 20, 72, true, HeartRateEncoder.NoEnergy, intervals);
            Assert.AreEqual(0, intervals.Count);
        }

        [TestMethod]
        public void An_odd_octet_left_stays_unused()
        {
            RrBuffer intervals = Intervals(1, 12);
            Assert.AreEqual(19, Encode(20, 300, true, HeartRateEncoder.NoEnergy, intervals).Length);
            Assert.AreEqual(4, intervals.Count);
        }

        [TestMethod]
        public void A_full_buffer_drops_the_oldest()
        {
            RrBuffer intervals = Intervals(0, RrBuffer.Capacity + 3);
            Assert.AreEqual(RrBuffer.Capacity, intervals.Count);
            Assert.AreEqual(3, intervals.Take());
        }

        [TestMethod]
        public void Interval_saturates()
        {
            RrBuffer intervals = new RrBuffer();
            intervals.Add(70000);
            Assert.AreEqual(0xFFFF, intervals.Take());
        }

        [TestMethod]
        public void Synthetic_heart_is_the_same_each_boot()
        {
            Heart one = new Heart();
            Heart other = new Heart();
            RrBuffer first = new RrBuffer();
            RrBuffer second = new RrBuffer();
            int beats = 0;
            for (int i = 0; i < 20; i++)
            {
                beats += one.Advance(1000, first);
                other.Advance(1000, second);
                Assert.AreEqual(one.Rate, other.Rate);
            }

            Assert.AreEqual(80, one.Rate);
            Assert.IsTrue(beats > 19 && beats < 28, "beats " + beats);
            while (first.Count > 0)
            {
                int interval = first.Take();
                Assert.AreEqual(interval, second.Take());
                Assert.IsTrue(interval > 700 && interval < 1060, "interval " + interval);
            }
        }

        private static RrBuffer Intervals(int first, int count)
        {
            RrBuffer intervals = new RrBuffer();
            for (int i = 0; i < count; i++)
            {
                intervals.Add(first == 1024 ? (i == 0 ? 1024 : 769) : first + i);
            }

            return intervals;
        }

        private static byte[] Encode(int max, int rate, bool contact, int energy, RrBuffer intervals)
        {
            byte[] buffer = new byte[max];
            byte[] value = new byte[HeartRateEncoder.Encode(buffer, max, rate, contact, energy, intervals)];
            System.Array.Copy(buffer, value, value.Length);
            return value;
        }

        private static void Encoded(byte[] expected, int max, int rate, bool contact, int energy, RrBuffer intervals)
        {
            CollectionAssert.AreEqual(expected, Encode(max, rate, contact, energy, intervals));
        }
    }
}
