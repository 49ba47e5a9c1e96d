using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Virtual;
using TestKit.Stack;
using Xunit;

namespace BleStack.Tests.Gap;

/// <summary>One device, a thousand phones, and a hundred of them without power from one moment to the next.</summary>
public sealed class VanishingPhonesTests
{
    private const int Phones = 1000;
    private const int Vanishing = 100;
    private const byte Rounds = 6;

    private readonly SimulatedLoop _loop = new();
    private readonly VirtualAir _air;
    private readonly BleHost _device;
    private readonly GattCharacteristic _value = new(0x2A37, GattProperties.Read | GattProperties.Notify);

    public VanishingPhonesTests()
    {
        _loop.UnhandledException += exception => throw new InvalidOperationException("An exception escaped to the loop.", exception);
        _air = new VirtualAir(_loop, new AirOptions { Seed = 1, Pacing = Pacing.AsFastAsPossible });
        VirtualController controller = _air.CreateController(new ControllerOptions { MaxConnections = Phones });
        _device = new BleHost(controller.CreateTransport(), new BleHostOptions { Loop = _loop });
        _device.Server.Add(new GattService(0x180D).Add(_value));
        _loop.Run(() => _device.StartAsync());
    }

    [Fact]
    public void The_others_miss_nothing_and_nothing_is_left_of_those_that_vanish()
    {
        Phone[] phones = [.. Enumerable.Range(0, Phones).Select(_ => new Phone(this))];
        _loop.RunUntilIdle();
        WeakReference[] links = Links();
        int timers = _loop.RunningTimers, free = _device.Hci.Acl.Free;
        for (byte round = 0; round < Rounds; round++)
        {
            byte value = round;
            _loop.Post(_ => _device.Server.NotifyAll(_value, [value]), null);
            // What has just been sent to them is under way, and stays in the controller's buffers until it gives them up.
            if (round == 2) for (int i = 0; i < Vanishing; i++) phones[i * (Phones / Vanishing)].Controller.PowerOff();
            _loop.RunUntilIdle();
        }

        Assert.True(_loop.RunUntil(() => _device.Links.Count == Phones - Vanishing));
        _loop.RunUntilIdle();
        byte[] all = [.. Enumerable.Range(0, Rounds).Select(round => (byte)round)];
        Assert.All(phones.Where((_, i) => i % (Phones / Vanishing) != 0), phone => Assert.Equal(all, phone.Heard));
        Assert.Equal((Phones - Vanishing, Phones - Vanishing), (_device.Server.Connections.Count, _air.LinkCount));
        Assert.Equal(free, _device.Hci.Acl.Free);
        Assert.InRange(_loop.RunningTimers, 0, timers);
        GC.Collect();
        Assert.Equal(Phones - Vanishing, links.Count(link => link.IsAlive));
        for (int i = 0; i < Vanishing; i++) _ = new Phone(this);
        Assert.Equal(Phones, _device.Links.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference[] Links() => [.. _device.Links.Select(link => new WeakReference(link))];

    private sealed class Phone
    {
        public Phone(VanishingPhonesTests world)
        {
            Controller = world._air.CreateController();
            var host = new BleHost(Controller.CreateTransport(), new BleHostOptions { Loop = world._loop });
            world._loop.Run(() => host.StartAsync());
            world._loop.Run(() => world._device.Advertiser.StartAsync(TestPair.Advertisement));
            LeLink link = world._loop.Run(() => host.ConnectAsync(world._device.Identity));
            link.Client.ValueReceived += (_, value, _) => Heard.AddRange(value);
            world._loop.Run(() => link.Client.WriteAsync(world._value.CccdHandle, new byte[] { 1, 0 }));
        }

        public VirtualController Controller { get; }

        public List<byte> Heard { get; } = [];
    }
}
