using System;
using System.Collections.Generic;
using BleStack.Adversary;
using BleStack.Att;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>
/// An IUT with a value at handle 0x0042 that accepts signed writes, bonded with the tester over CSRKs, on a new unencrypted link.
/// </summary>
/// <remarks>
/// The tester's CSRK is FFEEDDCC BBAA9988 77665544 33221100, so its Signed Write Commands are literals: opcode, handle, value, SignCounter,
/// MAC.
/// </remarks>
internal sealed class SignedWrites : IDisposable
{
    public const string Value42Counter0 = "D2 4200 42 00000000 BB54ECA0117D6F12";
    public const string Value43Counter1 = "D2 4200 43 01000000 4B8700AB7A9336A4";
    public const string Value44Counter0 = "D2 4200 44 00000000 893068423CF02AD7";
    public const string Value45Counter5 = "D2 4200 45 05000000 2A6A972CA53AFB38";
    public const string Value46Counter5 = "D2 4200 46 05000000 ACAFC5D9A2931D68";
    public const string Value47Counter6 = "D2 4200 47 06000000 C0A9F8B36142400C";

    private const KeyDistribution Sign = KeyDistribution.SignKey;

    public SignedWrites(
        LinkRole role,
        bool authenticated = false,
        GattProperties properties = GattProperties.AuthenticatedSignedWrites,
        AttributePermissions? permissions = null
    )
    {
        IoCapability io = authenticated ? IoCapability.DisplayOnly : IoCapability.NoInputNoOutput;
        AuthReq authReq = authenticated ? AuthReq.Bonding | AuthReq.Mitm : AuthReq.Bonding;
        Bench = new Bench(
            role,
            new BleHostOptions
            {
                Pairing = new()
                {
                    IoCapability = io,
                    AuthReq = authReq,
                    InitiatorKeys = Sign,
                    ResponderKeys = Sign,
                },
            },
            connect: false
        );
        Bench.Iut.Server.Add(new GattService(0xFF00).Add(new GattCharacteristic(0xFF01, properties, permissions)
        {
            RequestedHandle = 0x0041, RequestedValueHandle = 0x0042, OnWrite = (request, value) => Written.Add(Convert.ToHexString(value)),
        }));
        Bench.Connect();
        Tester = new SmpTester(Bench);
        Pair(authenticated);
        Bench.Reconnect();
    }

    public Bench Bench { get; }

    public SmpTester Tester { get; }

    /// <summary>The values that reached the IUT's upper tester, in order.</summary>
    public List<string> Written { get; } = [];

    /// <summary>The key the IUT gave, most significant octet first.</summary>
    public byte[] IutCsrk { get; private set; } = [];

    /// <summary>Sends an ATT PDU that is never answered.</summary>
    public void Command(string pdu) => Assert.Equal("", Bench.Tester.Ask(RawPeer.Att, pdu));

    /// <summary>The next ATT PDU of the IUT is this one, signed with its CSRK and this counter.</summary>
    public void ExpectSigned(string pdu, uint counter)
    {
        byte[] octets = RawPeer.Hex(pdu), signature = new byte[DataSignature.Size];
        DataSignature.Sign(IutCsrk, octets, counter, signature);
        Assert.Equal(Convert.ToHexString([.. octets, .. signature]), Bench.Tester.Next(RawPeer.Att));
    }

    public void Dispose() => Bench.Dispose();

    private void Pair(bool authenticated)
    {
        string iut = authenticated ? "00 00 05" : "03 00 01", tester = authenticated ? "02 00 05" : "03 00 01";
        if (Tester.IsInitiator) Tester.Features($"01 {tester} 10 04 04", $"02 {iut} 10 04 04");
        else Tester.Features($"01 {iut} 10 04 04", $"02 {tester} 10 04 04");
        Tester.Legacy(authenticated ? SmpTester.Of(Bench.Upper.Shown) : null);
        Tester.Encrypt();
        if (Tester.IsInitiator) IutCsrk = Tester.Value("0A");
        Tester.Send("0A 00112233445566778899AABBCCDDEEFF");
        if (!Tester.IsInitiator) IutCsrk = Tester.Value("0A");
        Bench.Paired(
            authenticated ? PairingMethod.PasskeyEntry : PairingMethod.JustWorks,
            authenticated ? SecurityLevel.Authenticated : SecurityLevel.Encrypted,
            bonded: true
        );
    }
}
