using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Hci.Packets;
using BleStack.L2cap;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>A started host on a <see cref="HostileController"/>, and the application above it.</summary>
internal sealed class HostBench
{
    private const ushort FreshHandle = 0x0E00;
    private const int MostTasks = 40;

    private readonly GattCharacteristic _value = new(0x2A37, GattProperties.Read | GattProperties.Notify);

    private readonly List<Task> _tasks = [];

    public HostBench((int Number, byte[] Returns)? odd = null)
    {
        Controller.Odd = odd;
        Host = new BleHost(
            Controller,
            new BleHostOptions
            {
                Loop = Loop.Loop,
                Random = new FuzzRandom(7),
                DeviceName = "Fuzz",
                Bonds = new MemoryBondStore(4, BondEviction.EvictOldest),
            }
        );
        Host.Server.Add(new GattService(0x180D).Add(_value));
        Host.Connected += link => Links.Add(link);
        Begin(() => Host.StartAsync());
        Loop.Pass(TimeSpan.Zero);
    }

    public FuzzLoop Loop { get; } = new();

    public HostileController Controller { get; } = new();

    public BleHost Host { get; }

    public List<LeLink> Links { get; } = [];

    public void Feed(Action<HostileController> what) => Loop.Do(() => what(Controller));

    public void Begin(Func<Task> start)
    {
        if (_tasks.Count >= MostTasks) return;
        Loop.Do(() =>
        {
            try
            {
                _tasks.Add(start());
            }
            catch (Exception refused) when (refused is ArgumentException or InvalidOperationException or HciTransportException)
            {
                // Refused where it was asked for.
            }
        });
    }

    /// <summary>The application does something.</summary>
    public void Act(byte what, byte which)
    {
        LeLink? link = Links.Count > 0 ? Links[which % Links.Count] : null;
        var peer = new BleStack.Core.BleAddress(0xC00000000000u + which, BleStack.Core.AddressType.Random);
        switch (what % 16)
        {
            case 0:
                Begin(() => Host.Advertiser.StartAsync(new AdvertisingParameters { Data = new byte[which % 32] }));
                break;
            case 1:
                Begin(() => Host.Advertiser.StopAsync());
                break;
            case 2:
                Begin(() => Host.Scanner.StartAsync(new ScanParameters(), static _ => { }));
                break;
            case 3:
                Begin(() => Host.Scanner.StopAsync());
                break;
            case 4 or 5:
                Begin(() => Host.ConnectAsync(peer));
                break;
            case 6 when link is not null:
                Begin(() => link.DisconnectAsync());
                break;
            case 7 when link is not null:
                Begin(() => link.PairAsync());
                break;
            case 8 when link is not null:
                Begin(() => link.SecureAsync(SecurityLevel.Encrypted));
                break;
            case 9 when link is not null:
                Begin(() => link.UpdateParametersAsync(ConnectionParameters.Default));
                break;
            case 10 when link is not null:
                Begin(() => link.Client.ReadAsync(which));
                break;
            case 11 when link is not null:
                Begin(() => link.Client.DiscoverAllAsync());
                break;
            case 12 when link is not null:
                Begin(() => Task.FromResult(link.Gatt.Notify(_value, new byte[which], NotifyChecks.None)));
                break;
            case 13:
                Begin(() => Host.RotateAddressAsync());
                break;
            case 14 when link is not null:
                Begin(() => link.Gatt.NotifyAsync(_value, new byte[which], NotifyChecks.None));
                break;
        }
    }

    /// <summary>With a controller that behaves again, a fresh link's read is answered once.</summary>
    public void ExpectUsable()
    {
        Repair();
        if (!Host.IsReady) return;
        Feed(static c => c.Connect(FreshHandle, 1, 0x77));
        ExpectAnswer(FreshHandle);
    }

    /// <summary>A link answers a read of the Device Name, once.</summary>
    public void ExpectAnswer(ushort handle)
    {
        Loop.Pass(TimeSpan.Zero);
        Controller.CompletesItself = true;
        Feed(static c => c.CompleteAll());
        Controller.Acl.Clear();
        Feed(c => c.AclIn(handle, 2, [3, 0, 4, 0, 0x0A, 3, 0]));
        Loop.Pass(TimeSpan.Zero);
        int answers = 0;
        foreach (byte[] packet in Controller.Acl)
            if (packet.AsSpan(5) is [5, 0, 4, 0, 0x0B, (byte)'F', (byte)'u', (byte)'z', (byte)'z']) answers++;
        if (answers != 1) throw new RuleBrokenException($"{answers} answers to a read on link 0x{handle:X4}");
    }

    /// <summary>The controller disappears; every task must end with a documented exception.</summary>
    public void Close()
    {
        Feed(static c => c.Close());
        Loop.Pass(TimeSpan.Zero);
        if (Host.Links.Count > 0) throw new RuleBrokenException("links outlive their controller");
        foreach (Task task in _tasks)
        {
            if (!task.IsCompleted) throw new RuleBrokenException("a task did not end with the controller");
            if (
                task.Exception?.InnerException
                is { } failure
                    and not (
                        HciTransportException
                        or HciCommandException
                        or ConnectionFailedException
                        or OperationCanceledException
                        or AttException
                        or InvalidOperationException
                        or ArgumentException
                    )
            )
                throw new RuleBrokenException("a task ended with an exception that is not documented", failure);
        }

        Loop.Do(() => _ = Host.DisposeAsync().AsTask());
        Loop.Pass(TimeSpan.FromMinutes(1));
    }

    // Answers open requests, ends all links, returns all buffers.
    private void Repair()
    {
        Controller.AnswersItself = Controller.CompletesItself = true;
        Controller.Odd = null;
        for (int i = 0; i < 400; i++)
        {
            if (Controller.Unanswered.Count > 0) Feed(static c => c.AnswerOldest(1, []));
            else Feed(static c => c.Event(HciEventCode.CommandComplete, 1, 0, 0));
            if (Controller.Unanswered.Count == 0) break;
        }

        foreach (LeLink link in Host.Links) Feed(c => c.Disconnected(link.Handle));
        Controller.Held.Clear();
        Loop.Pass(TimeSpan.Zero);
    }
}
