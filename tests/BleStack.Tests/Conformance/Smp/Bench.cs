using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using BleStack.Smp;
using TestKit.Stack;
using BleStack.Virtual;
using Xunit;

namespace BleStack.Tests.Conformance.Smp;

/// <summary>
/// One implementation under test (IUT), a whole host on its controller, and one raw lower tester, alone on an air in simulated time.
/// </summary>
/// <remarks>
/// Everything the IUT could choose is fixed: addresses and IRK are the specification's sample data ([Vol 3, Part H] Appendix D.7, D.5), the
/// key pair is the debug one (2.3.5.6.1), all other random octets come from a seed. So an exchange is the same to the octet in every run.
/// </remarks>
internal sealed class Bench : IDisposable
{
    public static readonly BleAddress IutAddress = new(0x56123737BFCE, AddressType.Public);
    public static readonly BleAddress TesterAddress = new(0xA713702DCFC1, AddressType.Public);
    public static readonly byte[] IutIrk = RawPeer.Hex("EC0234A357C8AD05341010A60A397D9B");
    public static readonly P256KeyPair IutKeys = P256KeyPair.CreateDebug();

    private readonly List<PairingOutcome> _outcomes = [];
    private readonly bool _hasIrk;

    public Bench(
        LinkRole role,
        BleHostOptions? iut = null,
        AdvertisingParameters? advertisement = null,
        ControllerOptions? controller = null,
        bool connect = true,
        bool hasIrk = true
    )
    {
        _hasIrk = hasIrk;
        (Role, Advertisement) = (role, advertisement ?? TestPair.Advertisement);
        Loop.UnhandledException += exception => throw new InvalidOperationException("An exception escaped to the loop.", exception);
        Air = new VirtualAir(Loop, new AirOptions { Seed = 1, Pacing = Pacing.AsFastAsPossible }) { Sniffer = Sniffer };
        Upper = new UpperTester();
        Iut = new BleHost(
            Air.CreateController((controller ?? new ControllerOptions()) with { PublicAddress = IutAddress }).CreateTransport(),
            Fixed(iut ?? new BleHostOptions())
        );
        Tester = new RawPeer(Loop, Air.CreateController(new ControllerOptions { PublicAddress = TesterAddress }));
        Run(() => Iut.StartAsync());
        if (connect) Connect();
    }

    /// <summary>The role of the IUT.</summary>
    public LinkRole Role { get; }

    public SimulatedLoop Loop { get; } = new();

    public Recorder Sniffer { get; } = new();

    public VirtualAir Air { get; }

    public BleHost Iut { get; }

    public RawPeer Tester { get; }

    public UpperTester Upper { get; }

    public AdvertisingParameters Advertisement { get; set; }

    /// <summary>The tester's address on the air, and its kind.</summary>
    public BleAddress OnAir { get; set; } = TesterAddress;

    private OwnAddressType Own => OnAir.IsRandom ? OwnAddressType.Random : OwnAddressType.Public;

    /// <summary>The IUT's end of the link.</summary>
    public LeLink Link { get; private set; } = null!;

    /// <summary>The outcome of the last pairing or encryption, as reported to the IUT's upper tester.</summary>
    public PairingOutcome Outcome => _outcomes[^1];

    public int Outcomes => _outcomes.Count;

    public void Connect()
    {
        if (Role == LinkRole.Peripheral) ConnectToIut();
        else LetIutConnect();
        Link = Iut.Links[^1];
        Link.PairingCompleted += _outcomes.Add;
    }

    /// <summary>The tester ends the link; the IUT has noticed it.</summary>
    public void Disconnect()
    {
        Tester.Disconnect();
        Until(() => !Link.IsConnected);
    }

    /// <summary>A new link, unencrypted, between the same two.</summary>
    public void Reconnect()
    {
        Disconnect();
        Connect();
    }

    /// <summary>Waits until the IUT has reported the next outcome, and it is a success of this kind.</summary>
    public void Paired(PairingMethod method, SecurityLevel level, bool bonded = false)
    {
        Assert.True(Loop.RunUntil(() => _outcomes.Count > 0), "The IUT reported nothing.");
        Assert.True(Outcome.IsSuccess, Outcome.ToString());
        Assert.Equal((method, level, bonded), (Outcome.Method!.Value, Outcome.Security.Level, Outcome.IsBonded));
        Assert.Equal(Outcome.Security, Link.Security);
        _outcomes.Clear();
    }

    /// <summary>
    /// Waits until the IUT has reported the next outcome, and checks that it is this failure, that nothing is encrypted and no bond was
    /// kept.
    /// </summary>
    public void Failed(FailedBy by, PairingFailure reason)
    {
        Assert.True(Loop.RunUntil(() => _outcomes.Count > 0), "The IUT reported nothing.");
        Assert.Equal((by, reason), (Outcome.FailedBy, Outcome.Failure));
        Assert.False(Link.Security.IsEncrypted);
        Assert.Empty(Iut.Bonds.All);
        _outcomes.Clear();
    }

    /// <summary>Waits until the IUT has reported that it encrypted the link from its bond.</summary>
    public void Encrypted(SecurityLevel level)
    {
        Assert.True(Loop.RunUntil(() => _outcomes.Count > 0), "The IUT reported nothing.");
        Assert.True(Outcome is { IsSuccess: true, Method: null, IsBonded: true }, Outcome.ToString());
        Assert.Equal(level, Link.Security.Level);
        _outcomes.Clear();
    }

    /// <summary>Forgets the outcomes reported so far.</summary>
    public void Forget() => _outcomes.Clear();

    public void Until(Func<bool> condition, TimeSpan? limit = null) =>
        Assert.True(Loop.RunUntil(condition, limit), $"What was waited for did not happen by {Loop.Elapsed}.");

    public T Run<T>(Func<Task<T>> start) => Loop.Run(start);

    public void Run(Func<Task> start) => Loop.Run(start);

    public T Begin<T>(Func<T> start)
        where T : Task
    {
        T? task = null;
        Loop.Post(_ => task = start(), null);
        Until(() => task is not null);
        return task!;
    }

    public void Dispose() => Run(() => Iut.DisposeAsync().AsTask());

    private BleHostOptions Fixed(BleHostOptions options) => options with
    {
        Loop = Loop,
        Random = new SeededRandom(1),
        Agent = Upper,
        IdentityResolvingKey = _hasIrk ? options.IdentityResolvingKey ?? IutIrk : null,
        KeyPairSource = options.KeyPairSource ?? (static () => IutKeys),
    };

    private void ConnectToIut()
    {
        Run(() => Iut.Advertiser.StartAsync(Advertisement));
        Assert.Equal(HciErrorCode.Success, Tester.Host.Do(RawHost.ConnectionTo(Iut.CurrentAddress) with { OwnAddressType = Own }));
        Tester.Accept();
        Until(() => Iut.Links.Count > 0);
    }

    private void LetIutConnect()
    {
        Tester.Host.Advertise(own: Own);
        Task<LeLink> attempt = Begin(() => Iut.ConnectAsync(OnAir));
        Tester.Accept();
        Until(() => attempt.IsCompleted);
        Assert.Equal(HciErrorCode.Success, Tester.Host.Do(new LeSetAdvertisingEnable(false)));
    }
}
