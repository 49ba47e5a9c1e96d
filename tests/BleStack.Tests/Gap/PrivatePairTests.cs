using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Smp;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Gap;

/// <summary>Two hosts with resolvable private addresses ([Vol 3, Part C] 10.7).</summary>
public sealed class PrivatePairTests
{
    [Fact]
    public void A_bonded_peer_is_recognised_behind_a_new_resolvable_address_before_encryption()
    {
        var options = new BleHostOptions { Privacy = PrivacyMode.Resolvable };
        using TestPair pair = TestPair.Create(peripheral: options, central: options);
        PairingOutcome paired = pair.Pair();
        Assert.True(paired.IsSuccess, paired.ToString());
        BleAddress first = pair.CentralLink.PeerAddress;
        Assert.True(first.IsResolvablePrivate);
        Assert.Equal(pair.Peripheral.Identity, pair.CentralLink.PeerIdentity);
        pair.Disconnect();
        pair.Run(pair.Peripheral.RotateAddressAsync);
        pair.Run(pair.Central.RotateAddressAsync);

        List<AdvertisingReport> reports = [];
        pair.Run(() => pair.Central.Scanner.StartAsync(new ScanParameters(), reports.Add));
        pair.Run(() => pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
        pair.Until(() => reports.Count > 0);
        Assert.NotEqual(first, reports[0].Address);
        Assert.Equal(pair.Peripheral.Identity, reports[0].Identity);
        pair.Run(pair.Central.Scanner.StopAsync);

        LeLink link = pair.Connect();
        Assert.Equal(pair.Central.Identity, pair.PeripheralLink.PeerIdentity);
        Assert.NotNull(pair.PeripheralLink.Bond);
        Assert.True(pair.Run(() => link.EncryptAsync()).IsSuccess);
    }

    [Fact]
    public void The_resolvable_address_changes_with_time_while_advertising_goes_on()
    {
        using TestPair pair = TestPair.Create(
            peripheral: new BleHostOptions { Privacy = PrivacyMode.Resolvable, RpaTimeout = TimeSpan.FromMinutes(1) }
        );
        HashSet<BleAddress> seen = [];
        pair.Run(() => pair.Central.Scanner.StartAsync(new ScanParameters(), r => seen.Add(r.Address)));
        pair.Run(() => pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
        pair.Loop.Advance(TimeSpan.FromSeconds(190));
        Assert.Equal(4, seen.Count);
        Assert.All(seen, a => Assert.True(a.IsResolvablePrivate));
        Assert.Contains(pair.Peripheral.CurrentAddress, seen);
        Assert.True(pair.Peripheral.Advertiser.IsAdvertising);
    }

    [Fact]
    public void A_pairing_uses_the_address_the_connection_was_made_with_even_after_a_change()
    {
        using TestPair pair = TestPair.Create(peripheral: new BleHostOptions { Privacy = PrivacyMode.Resolvable });
        LeLink link = pair.Connect();
        BleAddress used = pair.PeripheralLink.LocalAddress;
        pair.Run(pair.Peripheral.RotateAddressAsync);
        Assert.NotEqual(used, pair.Peripheral.CurrentAddress);
        Assert.Equal(used, pair.PeripheralLink.LocalAddress);
        PairingOutcome outcome = pair.Run(() => link.PairAsync());
        Assert.True(outcome.IsSuccess, outcome.ToString());
    }
}
