using System.Collections.Generic;
using BleStack.Gap;
using BleStack.L2cap;
using BleStack.Smp;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Gap;

/// <summary>What protects a link at each moment of a pairing: a phone may read before the last key has passed.</summary>
public sealed class EncryptionStepsTests
{
    [Theory]
    [InlineData(AuthReq.Bonding | AuthReq.Mitm, false)]
    [InlineData(AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections, true)]
    public void A_link_is_authenticated_from_its_first_encryption_on(AuthReq flags, bool secureConnections)
    {
        using TestPair pair = TestPair.Create(
            new BleHostOptions
            {
                Pairing = new PairingSettings
                {
                    IoCapability = IoCapability.DisplayOnly,
                    AuthReq = flags,
                    FixedPasskey = 42,
                },
                Agent = new Typist(),
            },
            new BleHostOptions
            {
                Pairing = new PairingSettings { IoCapability = IoCapability.KeyboardOnly, AuthReq = flags },
                Agent = new Typist(),
            }
        );
        pair.Connect();
        List<LinkSecurity> device = [], phone = [];
        pair.PeripheralLink.SecurityChanged += device.Add;
        pair.CentralLink.SecurityChanged += phone.Add;
        Assert.True(pair.Run(() => pair.CentralLink.PairAsync()).IsSuccess);
        pair.Until(() => pair.PeripheralLink.Security.IsBonded);
        LinkSecurity unbonded = new(true, true, secureConnections, false, 16), bonded = unbonded with { IsBonded = true };
        Assert.Equal([unbonded, bonded], device);
        Assert.Equal([unbonded, bonded], phone);
    }

    private sealed class Typist : IPairingAgent
    {
        public void Ask(PairingQuestion question)
        {
            if (question.Kind == PairingQuestionKind.EnterPasskey) question.AnswerNumber(42);
        }
    }
}
