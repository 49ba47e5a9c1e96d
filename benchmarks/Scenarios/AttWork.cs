using System;
using System.Linq;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Explain.Narration;
using BleStack.Gatt;

namespace Benchmarks.Scenarios;

/// <summary>Reads, writes and discovery between two connected hosts, each with its lower bound.</summary>
internal sealed class AttWork
{
    private readonly World _world;
    private readonly Func<Task> _exchange;
    private readonly Func<Task> _exchanges;
    private readonly Replay _floor;
    private int _times;

    private AttWork(World world, Func<World, Task> exchange)
    {
        _world = world;
        _exchange = () => exchange(world);
        _exchanges = ManyAsync;
        _floor = Replay.Of(world, _exchange);
    }

    /// <summary>Size of the server's table.</summary>
    public int Attributes => _world.Peripheral.Server.Database.Table.Count;

    /// <summary>Requests in one exchange.</summary>
    public int RoundTrips => _floor.RoundTrips;

    public static AttWork Read(bool encrypted = false) =>
        new(Connected(World.Attributes, encrypted), static w => w.Link.Client.ReadAsync(w.Characteristic.ValueHandle));

    /// <summary>Reads from a server whose packets are narrated.</summary>
    public static AttWork ReadNarrated() =>
        new(Narrated(Connected(World.Attributes, false)), static w => w.Link.Client.ReadAsync(w.Characteristic.ValueHandle));

    public static AttWork Write() =>
        new(Connected(World.Attributes, false), static w => w.Link.Client.WriteAsync(w.Characteristic.CccdHandle, new byte[2]));

    public static AttWork Discovery(int attributes) => new(Connected(attributes, false), static w => w.Link.Client.DiscoverAllAsync());

    /// <summary>Reads one attribute in the middle of a table.</summary>
    public static AttWork ReadIn(int attributes)
    {
        ushort middle = (ushort)(attributes / 2 / 3 * 3);
        return new(Connected(attributes, false), w => w.Link.Client.Att.ReadAsync(w.ReadableNear(middle)));
    }

    /// <summary>Finds the last service of a table by its UUID.</summary>
    public static AttWork FindServiceIn(int attributes)
    {
        World world = Connected(attributes, false);
        byte[] uuid = LastService(world).Value.ToArray();
        return new(world, w => w.Link.Client.Att.FindByTypeValueAsync(0x0001, 0xFFFF, 0x2800, uuid));
    }

    /// <summary>Reads the last group of a table.</summary>
    public static AttWork LastGroupIn(int attributes)
    {
        World world = Connected(attributes, false);
        ushort start = LastService(world).Handle;
        return new(world, w => w.Link.Client.Att.ReadByGroupTypeAsync(start, 0xFFFF, 0x2800));
    }

    /// <summary>Reads the declarations from the last service of a table on, as many as one response holds.</summary>
    public static AttWork ReadByTypeIn(int attributes)
    {
        World world = Connected(attributes, false);
        ushort start = LastService(world).Handle;
        return new(world, w => w.Link.Client.Att.ReadByTypeAsync(start, 0xFFFF, 0x2803));
    }

    public void Run(int times)
    {
        _times = times;
        _world.Run(_exchanges);
        _world.Loop.RunUntilIdle();
    }

    public void Floor(int times) => _floor.Run(times);

    /// <summary>The requests without a client host.</summary>
    public void Server(int times) => _floor.RunWithServer(times);

    private async Task ManyAsync()
    {
        for (int i = 0; i < _times; i++) await _exchange().ConfigureAwait(true);
    }

    private static AttributeRow LastService(World world) =>
        world.Peripheral.Server.Database.Table.Rows.ToArray().Last(static row => row.Type == GattUuid.PrimaryService);

    private static World Narrated(World world)
    {
        world.PeripheralTap.Narrator = new LiveNarrator();
        return world;
    }

    private static World Connected(int attributes, bool encrypted)
    {
        var world = new World(attributes: attributes);
        world.Connect();
        if (encrypted) world.Pair();
        world.Loop.RunUntilIdle();
        return world;
    }
}
