using BleStack.Gap;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;
using TestKit.Stack;
using BleStack.Virtual;
using Xunit;

namespace BleStack.Tests.Gap;

/// <summary>What controllers that are not ours do differently, and what the host makes of it.</summary>
public sealed class ForeignControllerTests
{
    /// <summary>
    /// Google's Bumble emulates a controller that reports Encryption Change on both ends and never asks the Peripheral for its key.
    /// </summary>
    [Fact]
    public void A_controller_that_encrypts_without_asking_for_a_key_stands_for_the_bonds_key()
    {
        using TestPair pair = TestPair.Create();
        Assert.True(pair.Pair().IsSuccess);
        pair.Until(() => pair.PeripheralLink.Security.IsBonded);
        LinkSecurity paired = pair.PeripheralLink.Security;
        pair.Disconnect();
        pair.Connect();
        PairingOutcome? outcome = null;
        pair.PeripheralLink.PairingCompleted += o => outcome = o;
        pair.Loop.Post(_ => pair.PeripheralLink.Encryption.OnEncryption(HciErrorCode.Success, isEncrypted: true), null);
        pair.Until(() => outcome is not null);
        Assert.Equal(paired, pair.PeripheralLink.Security);
        Assert.True(outcome!.IsSuccess);
    }

    [Fact]
    public void Without_a_bond_such_an_encryption_does_not_authenticate()
    {
        using TestPair pair = TestPair.Create();
        pair.Connect();
        pair.Loop.Post(_ => pair.PeripheralLink.Encryption.OnEncryption(HciErrorCode.Success, isEncrypted: true), null);
        pair.Until(() => pair.PeripheralLink.Security.IsEncrypted);
        Assert.True(pair.PeripheralLink.Security is { IsAuthenticated: false, IsBonded: false, IsSecureConnections: false });
    }

    /// <summary>btvirt, like the cheapest chips, has one LE buffer: the last keys of a legacy pairing wait in the host.</summary>
    [Theory]
    [InlineData(Pacing.Realistic)]
    [InlineData(Pacing.AsFastAsPossible)]
    public void A_link_ended_at_once_after_a_pairing_over_a_single_buffer_leaves_the_same_bond_on_both_sides(Pacing pacing)
    {
        var legacy = new PairingSettings { AuthReq = AuthReq.Bonding };
        using TestPair pair = TestPair.Create(
            new BleHostOptions { Pairing = legacy },
            new BleHostOptions { Pairing = legacy },
            new ControllerOptions { AclDataPacketLength = 192, TotalNumAclDataPackets = 1 },
            new AirOptions { Seed = 1, Pacing = pacing }
        );
        pair.Connect();
        PairingOutcome? peripheral = null;
        pair.PeripheralLink.PairingCompleted += outcome => peripheral = outcome;
        pair.CentralLink.PairingCompleted += _ => pair.Central.Detach(pair.CentralLink.DisconnectAsync());
        Assert.True(pair.Run(() => pair.CentralLink.PairAsync()).IsSuccess);
        pair.Until(() => !pair.PeripheralLink.IsConnected);
        Assert.True(peripheral!.IsSuccess, peripheral.ToString());
        Assert.Equal(pair.Central.Bonds.All[0].LocalLtk!.Key, pair.Peripheral.Bonds.All[0].PeerLtk!.Key);
    }
}
