using System;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;
using BleStack.Virtual;
using VirtualBoard;

namespace Benchmarks.Boards;

/// <summary>
/// A virtual ESP32 with the firmware in its default profile, and a phone whose owner types the passkey that the board shows.
/// </summary>
internal sealed class BoardAndPhone : IPairingAgent, IDisposable
{
    private const ushort HeartRateMeasurement = 0x2A37;

    private readonly VirtualAir _air;
    private readonly BleAddress _address;
    private readonly VirtualEsp32 _board;
    private readonly TaskCompletionSource _advertising = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<uint> _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NotificationCount? _sent;
    private BleHost? _phone;
    private int _received;

    public BoardAndPhone(VirtualAir air, int number)
    {
        _air = air;
        _address = new BleAddress(0x24_0A_C4_00_00_00 + (ulong)number, AddressType.Public);
        _board = new VirtualEsp32(new VirtualEsp32Options
        {
            Image = BoardImage.All[0],
            PublicAddress = _address,
            Bonds = new MemoryBondStore(),
            OpenController = Open,
        });
        _board.Prompted += prompt => _shown.TrySetResult(prompt.Number);
    }

    /// <summary>Notifications that the board's host has given to its controller.</summary>
    public int Sent => _sent?.Count ?? 0;

    /// <summary>Notifications that have come to the phone's application.</summary>
    public int Received => Volatile.Read(ref _received);

    public Task BootAsync()
    {
        _board.Boot();
        return _advertising.Task;
    }

    /// <summary>Connects, pairs by passkey and subscribes.</summary>
    public async Task PairAsync()
    {
        _phone = new BleHost(_air.CreateController().CreateTransport(), new BleHostOptions
        {
            Agent = this,
            Pairing = new PairingSettings
            {
                IoCapability = IoCapability.KeyboardOnly,
                AuthReq = AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections,
            },
        });
        await _phone.StartAsync();
        LeLink link = await _phone.ConnectAsync(_address);
        PairingOutcome outcome = await link.PairAsync();
        if (!outcome.IsSuccess || outcome.Method != PairingMethod.PasskeyEntry)
            throw new InvalidOperationException($"Not paired: {outcome}");
        foreach (RemoteService service in await link.Client.DiscoverAllAsync())
        {
            if (service.Find(HeartRateMeasurement) is { } measurement)
                await link.Client.SubscribeAsync(measurement, _ => Interlocked.Increment(ref _received));
        }
    }

    public async void Ask(PairingQuestion question) => question.AnswerNumber(await _shown.Task);

    public void Dispose()
    {
        _board.Dispose();
        _phone?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private AdvertisingWatch Open() =>
        new(
            _sent = new NotificationCount(_air.CreateController(new ControllerOptions { PublicAddress = _address }).CreateTransport()),
            _advertising
        );

    /// <summary>Counts the Handle Value Notifications among the packets to the controller.</summary>
    private sealed class NotificationCount(IHciTransport inner) : IHciTransport
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public string Name => inner.Name;

        public void Open(IHciPacketSink sink) => inner.Open(sink);

        // ACL data, the first fragment of a PDU on the ATT channel.
        public void Send(ReadOnlySpan<byte> packet)
        {
            if (packet is [0x02, _, _, _, _, _, _, 0x04, 0x00, 0x1B, ..]) Interlocked.Increment(ref _count);
            inner.Send(packet);
        }

        public void Dispose() => inner.Dispose();
    }
}
