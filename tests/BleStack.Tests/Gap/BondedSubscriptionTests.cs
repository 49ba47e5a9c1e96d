using System.Collections.Generic;
using BleStack.Gap;
using BleStack.Gatt;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Gap;

/// <summary>What a bonded phone finds of its subscriptions when it comes back, and in which order the application hears of it.</summary>
public sealed class BondedSubscriptionTests
{
    [Fact]
    public void A_restored_subscription_is_told_only_after_the_link_is_encrypted_and_its_outcome_told()
    {
        using TestPair pair = TestPair.Create();
        var measurement = new GattCharacteristic(0x2A37, GattProperties.Notify);
        pair.Peripheral.Server.Add(new GattService(0x180D).Add(measurement));
        Assert.True(pair.Pair().IsSuccess);
        pair.Run(() => pair.CentralLink.Client.WriteAsync(measurement.CccdHandle, new byte[] { 1, 0 }));
        pair.Until(() => pair.Peripheral.Bonds.All[0].Cccds.Count == 1);
        pair.Disconnect();

        List<string> heard = [];
        pair.Peripheral.Server.Subscribed += change =>
            heard.Add($"{change.Reason}, encrypted {change.Connection.Link.Security.IsEncrypted}");
        LeLink again = pair.Connect();
        pair.PeripheralLink.PairingCompleted += outcome => heard.Add($"encryption {outcome.IsSuccess}");
        pair.Loop.Advance(System.TimeSpan.FromSeconds(1));
        Assert.Empty(heard);
        pair.Run(() => again.EncryptAsync());
        pair.Until(() => heard.Count == 2);
        Assert.Equal(["encryption True", "Restored, encrypted True"], heard);
    }
}
