using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.L2cap;
using BleStack.Smp;
using TestKit.Stack;
using BleStack.Virtual;
using Microsoft.Extensions.Logging;
using Xunit;

namespace BleStack.Tests.Gap;

/// <summary>What the users of the host supply may throw: that is told and counted, and ends nothing but the call.</summary>
public sealed class CallbackTests
{
    private readonly SimulatedLoop _loop = new();
    private readonly VirtualAir _air;
    private readonly List<string> _told = [];
    private readonly GattCharacteristic _value = new(0x2A37, GattProperties.Read | GattProperties.Write | GattProperties.Notify);

    public CallbackTests()
    {
        _air = new VirtualAir(_loop, new AirOptions { Seed = 1, Pacing = Pacing.AsFastAsPossible });
        _loop.UnhandledException += exception => _told.Add(exception.Message);
    }

    public static TheoryData<string> Handlers() =>
    [
        "host.Connected", "host.Disconnected", "link.Disconnected", "link.SecurityChanged", "link.PairingBegan", "link.PairingCompleted",
        "link.KeyReceived", "link.KeySent",
        "link.MtuChanged", "smp.Started", "smp.Completed", "server.Opened", "server.Closed", "server.Subscribed", "server.Unsubscribed",
        "server.MtuChanged", "gatt.MtuChanged",
        "advertiser.Started", "advertiser.Ended", "scanner report", "client.ValueReceived", "client handler", "att.Closed",
    ];

    [Theory]
    [MemberData(nameof(Handlers))]
    public void A_handler_that_throws_is_told_and_ends_neither_its_link_nor_another(string handler)
    {
        BleHost device = Host(1), phone = Host(2), other = Host(3);
        device.Server.Add(new GattService(0x180D).Add(_value));
        LeLink witness = Connect(other, device);
        Arm(handler, device, phone);
        LeLink link = Connect(phone, device);
        Assert.True(_loop.Run(() => link.PairAsync()).IsSuccess);
        _loop.Run(() => link.Client.ExchangeMtuAsync());
        _loop.Run(() => link.Client.DiscoverAllAsync());
        RemoteCharacteristic remote = link.Client.Services.SelectMany(s => s.Characteristics).Single(c => c.Uuid == 0x2A37);
        List<byte[]> got = [];
        _loop.Run(() => link.Client.SubscribeAsync(remote, value =>
        {
            got.Add(value);
            if (handler == "client handler") throw new InvalidOperationException(handler);
        }));
        _loop.Post(_ => device.Server.NotifyAll(_value, [60]), null);
        Assert.True(_loop.RunUntil(() => got.Count == 1, TimeSpan.FromSeconds(5)), "the notification");
        _loop.Run(() => link.DisconnectAsync());
        Assert.True(_loop.RunUntil(() => device.Links.Count == 1, TimeSpan.FromSeconds(10)), "the end of the link");
        Assert.True(_loop.RunUntil(() => device.Advertiser.IsAdvertising, TimeSpan.FromSeconds(5)), "advertising again");
        Assert.Contains(handler, _told);
        Assert.All(_told, message => Assert.Equal(handler, message));
        Assert.Equal(_told.Count, _loop.UnhandledExceptions);
        Assert.Equal([60], _loop.Run(() => Written(witness)));
    }

    public static TheoryData<string, PairingFailure> Answers() => new()
    {
        { "agent", PairingFailure.NumericComparisonFailed },
        { "policy", PairingFailure.PairingNotSupported },
        { "key pairs", PairingFailure.UnspecifiedReason },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Who_throws_instead_of_answering_in_a_pairing_has_said_no(string who, PairingFailure reason)
    {
        var settings = new PairingSettings
        {
            IoCapability = IoCapability.DisplayYesNo,
            AuthReq = AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections,
        };
        BleHost device = Host(1, new BleHostOptions
        {
            Pairing = settings,
            Agent = new Thrower(),
            PairingPolicy = who == "policy" ? new Thrower() : null,
            KeyPairSource = who == "key pairs" ? () => throw new InvalidOperationException(who) : null,
        });
        BleHost phone = Host(2, new BleHostOptions { Pairing = settings, Agent = new Yes() });
        LeLink link = Connect(phone, device);
        PairingOutcome outcome = _loop.Run(() => link.PairAsync());
        Assert.Equal((FailedBy.Peer, reason), (outcome.FailedBy, outcome.Failure));
        Assert.True(link.IsConnected);
    }

    [Fact]
    public void A_Security_Request_policy_that_throws_refuses()
    {
        BleHost device = Host(1), phone = Host(2, new BleHostOptions { PairingPolicy = new Thrower() });
        Connect(phone, device);
        Task<PairingOutcome> asked = _loop.Begin(() => device.Links[0].SecureAsync(SecurityLevel.Encrypted));
        Assert.True(_loop.RunUntil(() => asked.IsCompleted));
        Assert.Equal((FailedBy.Peer, PairingFailure.PairingNotSupported), (asked.Result.FailedBy, asked.Result.Failure));
    }

    [Fact]
    public void An_answer_to_a_parameter_request_that_throws_is_a_refusal()
    {
        BleHost device = Host(1),
            phone = Host(2, new BleHostOptions { AcceptParameters = (_, _) => throw new InvalidOperationException("parameters") });
        LeLink link = Connect(phone, device);
        Assert.False(_loop.Run(() => device.Links[0].UpdateParametersAsync(new ConnectionParameters(80, 80, 0, 500))));
        Assert.True(link.IsConnected);
        Assert.Equal(["parameters"], _told);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Attribute_handlers_that_throw_cost_their_request(bool authorize)
    {
        var options = new GattServerOptions
        {
            Att = new AttOptions { Authorize = authorize ? (_, _) => throw new InvalidOperationException("authorize") : null },
        };
        BleHost device = Host(1, new BleHostOptions { Gatt = options }), phone = Host(2);
        var value = new GattCharacteristic(
            0x2A38,
            GattProperties.Read,
            authorize ? AttributePermissions.Read | AttributePermissions.ReadAuthorized : null
        )
        {
            OnRead = authorize ? null : _ => throw new InvalidOperationException("read"),
        };
        device.Server.Add(new GattService(0x180D).Add(value));
        LeLink link = Connect(phone, device);
        AttException refusal = Assert.Throws<AttException>(() => _loop.Run(() => link.Client.ReadAsync(value.ValueHandle)));
        Assert.Equal(authorize ? AttErrorCode.InsufficientAuthorization : AttErrorCode.UnlikelyError, refusal.Code);
        Assert.True(link.IsConnected);
    }

    [Fact]
    public void A_logger_that_throws_costs_its_lines()
    {
        var options = new BleHostOptions
        {
            Logger = new Thrower(),
            Pairing = new PairingSettings { Refuse = PairingFailure.RepeatedAttempts },
        };
        BleHost device = Host(1, options), phone = Host(2, new BleHostOptions { Logger = new Thrower() });
        LeLink link = Connect(phone, device);
        Assert.Equal(PairingFailure.RepeatedAttempts, _loop.Run(() => link.PairAsync()).Failure);
        Assert.Contains("logger", _told);
        _loop.Run(() => link.DisconnectAsync());
        Assert.True(_loop.RunUntil(() => device.Links.Count == 0));
    }

    [Fact]
    public void A_bond_store_that_throws_costs_the_bond()
    {
        BleHost device = Host(1, new BleHostOptions { Bonds = new FailingStore() }), phone = Host(2);
        LeLink link = Connect(phone, device);
        Assert.True(_loop.Run(() => link.PairAsync()).IsSuccess);
        Assert.True(_loop.RunUntil(() => device.Links[0].Security.IsEncrypted));
        Assert.False(device.Links[0].Security.IsBonded);
    }

    [Fact]
    public void A_listener_of_evictions_that_throws_does_not_undo_the_bond()
    {
        var store = new MemoryBondStore(1, BondEviction.EvictOldest);
        store.Evicted += _ => throw new InvalidOperationException("evicted");
        store.Save(new Bond { Peer = new BleAddress(1, AddressType.Public), LocalLtk = new LongTermKey(new byte[16], 0, 0) });
        store.Save(new Bond { Peer = new BleAddress(2, AddressType.Public), LocalLtk = new LongTermKey(new byte[16], 0, 0) });
        Assert.Equal(2u, Assert.Single(store.All).Peer.Value);
    }

    [Fact]
    public async Task A_handler_of_unhandled_exceptions_that_throws_does_not_end_the_process()
    {
        var loop = new SerialLoop();
        loop.UnhandledException += _ => throw new InvalidOperationException("second");
        loop.Post(_ => throw new InvalidOperationException("first"), null);
        Assert.True(await loop.InvokeAsync(() => Task.FromResult(true)));
        Assert.Equal(1, loop.UnhandledExceptions);
    }

    [Fact]
    public void One_subscriber_that_throws_does_not_keep_the_others_from_hearing()
    {
        BleHost device = Host(1), phone = Host(2);
        List<LeLink> heard = [];
        device.Connected += _ => throw new InvalidOperationException("first");
        device.Connected += heard.Add;
        Connect(phone, device);
        Assert.Single(heard);
    }

    private void Arm(string handler, BleHost device, BleHost phone)
    {
        Exception Bug() => new InvalidOperationException(handler);
        switch (handler)
        {
            case "host.Connected": device.Connected += _ => throw Bug(); break;
            case "host.Disconnected": device.Disconnected += (_, _) => throw Bug(); break;
            case "server.Opened": device.Server.Opened += _ => throw Bug(); break;
            case "server.Closed": device.Server.Closed += _ => throw Bug(); break;
            case "server.Subscribed": device.Server.Subscribed += _ => throw Bug(); break;
            case "server.Unsubscribed": device.Server.Unsubscribed += _ => throw Bug(); break;
            case "server.MtuChanged": device.Server.MtuChanged += (_, _) => throw Bug(); break;
            case "advertiser.Started": device.Advertiser.Started += () => throw Bug(); break;
            case "advertiser.Ended": device.Advertiser.Ended += _ => throw Bug(); break;
            case "scanner report":
                _loop.Run(() => phone.Scanner.StartAsync(new ScanParameters(), _ => throw Bug()));
                break;
            default:
                device.Connected += link => Arm(handler, link, Bug);
                phone.Connected += link => Arm(handler, link, Bug);
                break;
        }
    }

    private static void Arm(string handler, LeLink link, Func<Exception> bug)
    {
        switch (handler)
        {
            case "link.Disconnected": link.Disconnected += _ => throw bug(); break;
            case "link.SecurityChanged": link.SecurityChanged += _ => throw bug(); break;
            case "link.PairingBegan": link.PairingBegan += () => throw bug(); break;
            case "link.PairingCompleted": link.PairingCompleted += _ => throw bug(); break;
            case "link.KeyReceived": link.KeyReceived += _ => throw bug(); break;
            case "link.KeySent": link.KeySent += _ => throw bug(); break;
            case "link.MtuChanged": link.MtuChanged += _ => throw bug(); break;
            case "smp.Started": link.SecurityManager.Started += _ => throw bug(); break;
            case "smp.Completed": link.SecurityManager.Completed += _ => throw bug(); break;
            case "gatt.MtuChanged": link.Gatt.MtuChanged += _ => throw bug(); break;
            case "client.ValueReceived": link.Client.ValueReceived += (_, _, _) => throw bug(); break;
            case "att.Closed": link.Gatt.Bearer.Closed += _ => throw bug(); break;
        }
    }

    private async Task<byte[]> Written(LeLink link)
    {
        await link.Client.WriteAsync(_value.ValueHandle, new byte[] { 60 }).ConfigureAwait(true);
        return await link.Client.ReadAsync(_value.ValueHandle).ConfigureAwait(true);
    }

    private LeLink Connect(BleHost phone, BleHost device)
    {
        if (!device.Advertiser.IsAdvertising) _loop.Run(() => device.Advertiser.StartAsync(new AdvertisingParameters()));
        int links = device.Links.Count;
        LeLink link = _loop.Run(() => phone.ConnectAsync(device.Identity));
        Assert.True(_loop.RunUntil(() => device.Links.Count > links));
        return link;
    }

    private BleHost Host(ulong seed, BleHostOptions? options = null)
    {
        options = (options ?? new BleHostOptions()) with { Loop = _loop, Random = new SeededRandom(seed), ResumeAdvertising = true };
        var host = new BleHost(_air.CreateController().CreateTransport(), options);
        _loop.Run(() => host.StartAsync());
        return host;
    }

    private sealed class Yes : IPairingAgent
    {
        public void Ask(PairingQuestion question) => question.Accept();
    }

    private sealed class Thrower : IPairingAgent, IPairingPolicy, ILogger
    {
        public void Ask(PairingQuestion question) => throw new InvalidOperationException("agent");

        public PairingFailure OnPairingRequest(BleAddress peer, PairingFeatures features) => throw new InvalidOperationException("policy");

        public SecurityRequestAnswer OnSecurityRequest(BleAddress peer, AuthReq wanted) => throw new InvalidOperationException("policy");

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => throw new InvalidOperationException("logger");
    }

    private sealed class FailingStore : IBondStore
    {
        public IReadOnlyList<Bond> All => [];

        public Bond? Find(BleAddress identity) => null;

        public void Save(Bond bond) => throw new NotSupportedException("store");

        public bool Remove(BleAddress identity) => false;

        public void Clear()
        {
        }
    }
}
