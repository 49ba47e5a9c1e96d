using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Hci.Packets;
using Xunit;

namespace BleStack.Tests.Hci;

/// <summary>A controller that goes and another that comes, under a host that stays.</summary>
public sealed class ReturningTransportTests
{
    private readonly SimulatedLoop _loop = new();
    private readonly ScriptedController _first = new(), _second = new();
    private readonly Queue<Func<IHciTransport>> _openings = new();
    private readonly TaskCompletionSource _mayReturn = new();
    private readonly List<string> _told = [];

    public ReturningTransportTests() =>
        _loop.UnhandledException += exception => throw new InvalidOperationException("An exception escaped to the loop.", exception);

    [Fact]
    public void The_host_advertises_on_the_controller_that_came_back_with_its_services()
    {
        BleHost host = Start(out _);
        _openings.Enqueue(static () => throw new HciTransportException("Nothing listens yet."));
        _openings.Enqueue(() => _second);
        _loop.Run(() => host.Advertiser.StartAsync(new AdvertisingParameters()));
        _first.Connect(1, LinkRole.Peripheral);
        _loop.RunUntilIdle();
        LeLink link = Assert.Single(host.Links);
        _loop.Run(() => host.Advertiser.StartAsync(new AdvertisingParameters { Type = AdvertisingType.NonConnectableUndirected }));

        _first.Close("gone");
        _loop.RunUntilIdle();
        Assert.Equal(["left: gone"], _told);
        Assert.False(link.IsConnected);
        Assert.True(host.IsReady);

        Return();
        _loop.RunUntilIdle();
        Assert.Equal(["left: gone", "returned"], _told);
        Assert.True(host.IsReady);
        Assert.Equal(HciOpcode.Reset, _second.Commands.First());
        Assert.Equal(HciOpcode.LeSetAdvertisingEnable, _second.Commands.Last());
        Assert.True(host.Advertiser.IsAdvertising);
    }

    [Fact]
    public void While_it_is_away_a_connection_can_be_tried_and_given_up()
    {
        BleHost host = Start(out _);
        _first.Close("gone");
        _loop.RunUntilIdle();
        using var cancel = new CancellationTokenSource();
        Task<LeLink>? attempt = null;
        _loop.Post(_ => attempt = host.ConnectAsync(new BleAddress(2, AddressType.Public), null, cancel.Token), null);
        _loop.RunUntilIdle();
        Assert.False(attempt!.IsCompleted);
        cancel.Cancel();
        _loop.RunUntilIdle();
        Assert.True(attempt.IsCanceled);
    }

    [Fact]
    public void A_connection_asked_for_when_it_is_told_to_be_back_follows_the_reset()
    {
        BleHost host = Start(out ReturningTransport transport);
        _openings.Enqueue(() => _second);
        Task<LeLink>? attempt = null;
        transport.Returned += () =>
            _loop.Post(_ => attempt = host.ConnectAsync(new BleAddress(2, AddressType.Public), null, CancellationToken.None), null);
        _first.Close("gone");
        _loop.RunUntilIdle();
        Return();
        _loop.RunUntilIdle();
        Assert.False(attempt!.IsCompleted, attempt.Exception?.Message);
        Assert.Equal(HciOpcode.Reset, _second.Commands.First());
        Assert.Equal(HciOpcode.LeCreateConnection, _second.Commands.Last());
    }

    [Fact]
    public void Closed_while_it_is_away_nothing_is_opened_again()
    {
        BleHost host = Start(out ReturningTransport transport);
        _openings.Enqueue(() => _second);
        _first.Close("gone");
        _loop.RunUntilIdle();
        transport.Dispose();
        Return();
        _loop.RunUntilIdle();
        Assert.Empty(_second.Sent);
        Assert.True(host.IsReady);
    }

    // Without the test framework's context what waits goes on here and now, not on another thread.
    private void Return()
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        _mayReturn.SetResult();
        SynchronizationContext.SetSynchronizationContext(context);
    }

    private BleHost Start(out ReturningTransport transport)
    {
        transport = new ReturningTransport(_first, _ => Task.FromResult(_openings.Dequeue()()), _ => _mayReturn.Task);
        transport.Left += reason => _told.Add($"left: {reason}");
        transport.Returned += () => _told.Add("returned");
        var host = new BleHost(transport, new BleHostOptions { Loop = _loop });
        _loop.Run(() => host.StartAsync());
        return host;
    }
}
