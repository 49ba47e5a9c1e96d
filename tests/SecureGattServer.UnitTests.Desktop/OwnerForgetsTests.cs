using SecureGatt;
using Xunit;

namespace SecureGattServer.UnitTests.Desktop
{
    /// <summary>The owner of a board on the PC removes all bonds.</summary>
    public sealed class OwnerForgetsTests
    {
        [Fact]
        public void Forgetting_all_ends_the_links_that_live_on_bonds()
        {
            PolicyBench bench = new PolicyBench(new SecurityProfile(), true, 60);
            bench.Platform.Bonds = new ulong[] { 9 };
            bench.Rules.Bonds.Load(0);
            bench.Dispatcher.Time = 60000;
            bench.Connect();
            bench.Authenticated(0, 7);
            bench.Tracker.Connected(2);
            bench.Policy.ForgetAll();
            Assert.Equal(1, bench.Platform.Disconnections);
            Assert.Equal(1, bench.Platform.Disconnected);
            Assert.Empty(bench.Platform.Bonds);
            Assert.True(bench.Output.Has("guard: bond removed, disconnected link=1"));
            Assert.True(bench.Output.Has("bond: lost new=000000000000 gone=000000000009 bonds=0"));
        }
    }
}
