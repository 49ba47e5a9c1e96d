using System;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Conformance.Gatt;

/// <summary>A server under test with a connected lower tester that sends raw PDUs; the upper tester is the server's API.</summary>
public abstract class ServerBench : IDisposable
{
    /// <summary>The key of the bond that <see cref="Bond"/> makes; either octet first.</summary>
    protected static readonly byte[] Key = RawPeer.Hex("00112233445566777766554433221100");

    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(1);

    protected ServerBench(Action<GattServer>? build = null, GattServerOptions? options = null)
    {
        Pair = TestPair.Create(
            new BleHostOptions
            {
                Pairing = new PairingSettings { MinKeySize = 7 },
                Gatt = options ?? new GattServerOptions { GapService = false, GattService = false },
            }
        );
        Tester = new RawPeer(Pair);
        Server = Pair.Peripheral.Server;
        build?.Invoke(Server);
        Connect();
    }

    protected TestPair Pair { get; }

    private protected RawPeer Tester { get; }

    protected GattServer Server { get; }

    /// <summary>The server's end of the tester's link.</summary>
    protected LeLink Link => Pair.Peripheral.Links.First(link => link.PeerAddress == Tester.Host.Address);

    public void Dispose()
    {
        Pair.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Sends every request and demands its answer, octet by octet; "" is silence, "a|b" are two PDUs.</summary>
    protected void Play(params string[] pdus) => Play(Tester, pdus);

    /// <summary>As <see cref="Play(string[])"/>, for another tester.</summary>
    private protected static void Play(RawPeer tester, params string[] pdus)
    {
        for (int i = 0; i < pdus.Length; i += 2) Assert.Equal(Plain(pdus[i + 1]), tester.Ask(RawPeer.Att, pdus[i]));
    }

    /// <summary>Checks an unsolicited PDU ("" for none), and that nothing follows.</summary>
    protected void Expect(string pdu)
    {
        Pair.Loop.Advance(s_silence);
        Assert.Equal(Plain(pdu), Tester.Take(RawPeer.Att));
    }

    /// <summary>Begins an operation of the upper tester on the loop.</summary>
    protected void Do(Action action) => Pair.Run(() =>
    {
        action();
        return Task.CompletedTask;
    });

    protected void Connect() => Connect(Tester);

    private protected void Connect(RawPeer tester)
    {
        Pair.Run(() => Pair.Peripheral.Advertiser.StartAsync(TestPair.Advertisement));
        tester.Connect(Pair.Peripheral.CurrentAddress);
        Pair.Loop.Advance(s_silence);
        tester.Take(RawPeer.Att);
    }

    protected void Disconnect()
    {
        Tester.Disconnect();
        Pair.Until(() => Pair.Peripheral.Links.Count == 0);
    }

    /// <summary>A bond with the tester, as an earlier pairing left it, under <see cref="Key"/>.</summary>
    protected void Bond(bool isAuthenticated = false, byte keySize = 16, byte[]? peerCsrk = null) => Pair.Peripheral.Bonds.Save(new Bond
    {
        Peer = Tester.Host.Address,
        LocalLtk = new LongTermKey(Key, 0, 0),
        KeySize = keySize,
        IsAuthenticated = isAuthenticated,
        IsSecureConnections = true,
        PeerCsrk = peerCsrk,
    });

    /// <summary>Encrypts with the bond's key.</summary>
    protected void Encrypt()
    {
        Assert.Equal(HciErrorCode.Success, Tester.Encrypt(Key));
        Pair.Loop.Advance(s_silence);
    }

    protected static string Plain(string pdu) => pdu.Replace(" ", "", StringComparison.Ordinal);
}
