using System;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using BleStack.Tests.Conformance.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Gap;

/// <summary>
/// An IUT in LE security mode 1 at one level, whose value at handle 0x0042 needs that level, and a tester that pairs at that level.
/// </summary>
/// <remarks>
/// Up to level 2 the two pair by Just Works, above by a passkey that the IUT shows; the tester bonds and asks for no keys beside the LTK. A
/// read of the value is the service request towards the IUT ("0A 4200"), a read of the tester's handle 0x0010 the one by the IUT
/// ("0A 1000").
/// </remarks>
internal sealed class Secured : IDisposable
{
    public Secured(
        LinkRole role,
        SecurityLevel level,
        bool scOnly = false,
        bool insists = false,
        IBondStore? bonds = null,
        bool confirms = false,
        Action<LeLink>? connected = null
    )
    {
        Level = level;
        Bench = new Bench(role, new BleHostOptions
        {
            Bonds = bonds,
            Pairing = new()
            {
                IoCapability = IsAuthenticated ? IoCapability.DisplayOnly : IoCapability.NoInputNoOutput,
                AuthReq = AuthReq.Bonding | AuthReq.SecureConnections | (IsAuthenticated ? AuthReq.Mitm : AuthReq.None),
                SecureConnectionsOnly = scOnly, RequireMitm = insists, ConfirmJustWorks = confirms,
            },
        }, connect: false);
        Bench.Iut.Server.Add(new GattService(0xFF00).Add(Value(level)));
        if (connected is not null) Bench.Iut.Connected += connected;
        Bench.Connect();
        Tester = new SmpTester(Bench);
    }

    public SecurityLevel Level { get; }

    public Bench Bench { get; }

    public SmpTester Tester { get; }

    /// <summary>IO capability, OOB flag and AuthReq of the IUT, as octets.</summary>
    public string IutFeatures => IsAuthenticated ? "00 00 0D" : "03 00 09";

    /// <summary>The tester's IO capability: a keyboard, or none.</summary>
    public string TesterFeatures => IsAuthenticated ? "02 00 0D" : "03 00 09";

    private bool IsAuthenticated => Level >= SecurityLevel.Authenticated;

    private bool IutIsCentral => Bench.Role == LinkRole.Central;

    /// <summary>The IUT's answer to a read of the protected value.</summary>
    public string Read() => Bench.Tester.Ask(RawPeer.Att, "0A 4200");

    /// <summary>The IUT reads from the tester, which answers like this; "" for an error.</summary>
    public Task<byte[]> IutReads(string answer)
    {
        Task<byte[]> read = Bench.Begin(() => Bench.Link.Client.ReadAsync(0x0010));
        Assert.Equal("0A1000", Bench.Tester.Next(RawPeer.Att));
        Bench.Tester.Send(RawPeer.Att, answer);
        Bench.Until(() => read.IsCompleted);
        return read;
    }

    /// <summary>The IUT reads from the tester and is refused with this code.</summary>
    public void IutIsRefused(string code, AttErrorCode told) =>
        Assert.Equal(told, Assert.IsType<AttException>(IutReads($"01 0A 1000 {code}").Exception!.InnerException).Code);

    /// <summary>The IUT reads from the tester and gets a value.</summary>
    public void IutIsServed() => Assert.Equal("41", Convert.ToHexString(IutReads("0B 41").Result));

    /// <summary>
    /// Secure Connections pairing from its first PDU; where the IUT is Central its request may have been sent for already.
    /// </summary>
    public void Pair()
    {
        if (IutIsCentral) Tester.Features($"01 {IutFeatures} 10 03 03", $"02 {TesterFeatures} 10 00 00");
        else Tester.Features($"01 {TesterFeatures} 10 00 00", $"02 {IutFeatures} 10 00 00");
        Tester.SecureConnections(IsAuthenticated);
        Bench.Paired(
            IsAuthenticated ? PairingMethod.PasskeyEntry : PairingMethod.JustWorks,
            IsAuthenticated ? SecurityLevel.AuthenticatedSecureConnections : SecurityLevel.Encrypted, bonded: true);
    }

    /// <summary>Encryption with the key of <see cref="Bonds.WithTester"/>, or of a pairing here.</summary>
    public void Encrypt(byte[]? key = null)
    {
        if (key is not null) Tester.Key = key;
        if (IutIsCentral) Bench.Begin(() => Bench.Link.EncryptAsync());
        Tester.Encrypt();
        Bench.Until(() => Bench.Link.Security.IsBonded && Bench.Outcomes > 0);
        Assert.True(Bench.Outcome.IsSuccess);
    }

    public void Dispose() => Bench.Dispose();

    private static GattCharacteristic Value(SecurityLevel level)
    {
        var value = new GattCharacteristic(0xFF01, GattProperties.Read, level switch
        {
            SecurityLevel.Encrypted => AttributePermissions.ReadEncrypted,
            SecurityLevel.Authenticated => AttributePermissions.ReadAuthenticated,
            SecurityLevel.AuthenticatedSecureConnections => AttributePermissions.ReadSecureConnections,
            _ => AttributePermissions.Read,
        }) { RequestedHandle = 0x0041, RequestedValueHandle = 0x0042 };
        value.SetValue([0x42]);
        return value;
    }
}
