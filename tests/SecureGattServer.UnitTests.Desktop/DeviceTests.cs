using System.Collections.Generic;
using System.Linq;
using nanoFramework.TestFramework;
using Xunit;

namespace SecureGattServer.UnitTests.Desktop
{
    /// <summary>The bridge: every device test as one case of a theory.</summary>
    public sealed class DeviceTests
    {
        private static readonly Dictionary<string, DeviceTestCase> s_cases = DeviceTestCase
            .In(typeof(DeviceTests).Assembly)
            .ToDictionary(static c => c.Name);

        public static IEnumerable<object[]> Cases => s_cases.Keys.Select(static name => new object[] { name });

        [Theory]
        [MemberData(nameof(Cases))]
        public void Device(string test)
        {
            try
            {
                s_cases[test].Run();
            }
            catch (SkipTestException skipped)
            {
                Xunit.Assert.Skip(skipped.Message);
            }
        }

        [Fact]
        public void There_are_device_tests()
        {
            Xunit.Assert.True(s_cases.Count > 100, "found " + s_cases.Count);
        }
    }
}
