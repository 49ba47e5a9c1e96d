using System;
using BleStack.Adversary;
using BleStack.Hci;
using Xunit;

namespace Adversary.Tests.Kit;

/// <summary>Attacker operations that use a target's clock.</summary>
internal static class AttackerExtensions
{
    /// <summary>Lets this time pass, pairs without a question to the user, and encrypts; returns the LTK.</summary>
    public static byte[] PairAfter(this SmpAttacker attacker, Target target, TimeSpan time, string request = SmpAttacker.JustWorksRequest)
    {
        Assert.Equal("010A000001", attacker.Peer.Request("0A0000"));
        target.Pass(time);
        attacker.Begin(request);
        bool legacy = (RawPeer.Hex(request)[3] & 8) == 0;
        byte[] key = legacy ? attacker.Legacy(new byte[16])! : attacker.JustWorks();
        Assert.Equal(HciErrorCode.Success, attacker.Peer.Encrypt(key));
        return key;
    }
}
