using System;
using Xunit;

namespace SecureGattServer.UnitTests.Desktop
{
    /// <summary>
    /// The firmware's library and the stack each declare the specification's code points, since a device assembly references none of .NET.
    /// They agree.
    /// </summary>
    public sealed class SharedTermsTests
    {
        [Theory]
        [InlineData(typeof(SecureGatt.IoCapability), typeof(BleStack.Smp.IoCapability))] // [Vol 3, Part H] Table 3.4
        [InlineData(typeof(SecureGatt.AuthReq), typeof(BleStack.Smp.AuthReq))] // [Vol 3, Part H] Figure 3.3
        [InlineData(typeof(SecureGatt.SecurityLevel), typeof(BleStack.L2cap.SecurityLevel))] // [Vol 3, Part C] 10.2.1
        public void A_name_that_both_sides_use_has_one_value(Type firmware, Type stack)
        {
            int shared = 0;
            foreach (string name in Enum.GetNames(firmware))
            {
                if (!Enum.TryParse(stack, name, out object value)) continue;
                Assert.Equal(Convert.ToInt32(value), Convert.ToInt32(Enum.Parse(firmware, name)));
                shared++;
            }

            Assert.InRange(shared, 2, int.MaxValue);
        }

        [Fact]
        public void Where_the_firmware_has_a_shorter_name_the_value_is_the_same()
        {
            Assert.Equal((int)BleStack.Smp.AuthReq.Bonding, (int)SecureGatt.AuthReq.Bond);
            Assert.Equal((int)BleStack.Smp.AuthReq.None, (int)SecureGatt.AuthReq.NoBond);
            Assert.Equal((int)BleStack.L2cap.SecurityLevel.AuthenticatedSecureConnections, (int)SecureGatt.SecurityLevel.SecureConnections);
        }
    }
}
