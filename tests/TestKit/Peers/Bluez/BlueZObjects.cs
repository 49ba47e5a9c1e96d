using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Tmds.DBus.Protocol;

namespace TestKit.Peers.Bluez;

/// <summary>BlueZ's current objects, updated by its signals, with waits for conditions.</summary>
internal sealed class BlueZObjects
{
    public const string Properties = "org.freedesktop.DBus.Properties";
    private const string ObjectManager = "org.freedesktop.DBus.ObjectManager";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<string, Dictionary<string, VariantValue>>> _objects = [];
    private TaskCompletionSource _news = NewSource();
    private bool _isGone;

    /// <summary>Raised for each property that changes: path, interface, name, value.</summary>
    public event Action<string, string, string, VariantValue>? Changed;

    public static async Task<BlueZObjects> WatchAsync(GuestBus bus, CancellationToken token)
    {
        var objects = new BlueZObjects();
        await WatchAsync(new MatchRule { Type = MessageType.Signal, Sender = GuestBus.BlueZ }, (signal, _) => objects.Read(signal));
        await WatchAsync(
            new MatchRule
            {
                Type = MessageType.Signal,
                Sender = "org.freedesktop.DBus",
                Member = "NameOwnerChanged",
                Arg0 = GuestBus.BlueZ,
            },
            (signal, _) => objects.ReadOwner(signal)
        );
        foreach ((string path, Dictionary<string, Dictionary<string, VariantValue>> interfaces) in
            await bus.CallAsync("/", ObjectManager, "GetManagedObjects", ReadObjects, token)) objects.Add(path, interfaces);
        return objects;

        Task<IDisposable> WatchAsync(MatchRule rule, MessageValueReader<Action> reader) =>
            bus
                .Connection.AddMatchAsync(
                    rule,
                    reader,
                    (Notification<Action> news) =>
                    {
                        if (news.HasValue)
                            objects.Take(news.Value);
                    },
                    emitOnCapturedContext: false
                )
                .AsTask()
                .WaitAsync(token);
    }

    /// <summary>The path of an object with an interface whose properties match; null when there is none.</summary>
    public string? FindFirst(string @interface, Func<string, IReadOnlyDictionary<string, VariantValue>, bool> fits)
    {
        lock (_gate)
        {
            return _objects
                .FirstOrDefault(one =>
                    one.Value.TryGetValue(@interface, out Dictionary<string, VariantValue>? properties) && fits(one.Key, properties)
                )
                .Key;
        }
    }

    /// <summary>A boolean property; false when there is none.</summary>
    public bool IsSet(string path, string @interface, string name) => Find(path, @interface, name) is { } value && value.GetBool();

    /// <summary>A text property; empty when there is none.</summary>
    public string Text(string path, string @interface, string name) => Find(path, @interface, name)?.GetString() ?? "";

    /// <summary>Waits until a question about the objects is answered with something.</summary>
    /// <exception cref="TimeoutException">It was not, in time.</exception>
    /// <exception cref="IOException">The daemon died.</exception>
    public async Task<T> WaitAsync<T>(Func<T?> question, string what, CancellationToken token)
        where T : class
    {
        while (true)
        {
            Task news;
            lock (_gate) news = _news.Task;
            if (question() is { } answer) return answer;
            if (_isGone) throw new IOException($"BlueZ's daemon died; {what} cannot come");
            try
            {
                await news.WaitAsync(token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"BlueZ: {what} did not come in time");
            }
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private VariantValue? Find(string path, string @interface, string name)
    {
        lock (_gate)
        {
            return
                _objects.TryGetValue(path, out Dictionary<string, Dictionary<string, VariantValue>>? interfaces)
                && interfaces.TryGetValue(@interface, out Dictionary<string, VariantValue>? properties)
                && properties.TryGetValue(name, out VariantValue value)
                ? (VariantValue?)value
                : null;
        }
    }

    private Action ReadOwner(Message signal)
    {
        Reader body = signal.GetBodyReader();
        body.ReadString();
        body.ReadString();
        string owner = body.ReadString();
        return () => _isGone |= owner.Length == 0;
    }

    // Applies a signal to the objects.
    private Action Read(Message signal)
    {
        Reader body = signal.GetBodyReader();
        switch (signal.MemberAsString)
        {
            case "InterfacesAdded":
            {
                string path = body.ReadObjectPathAsString();
                Dictionary<string, Dictionary<string, VariantValue>> interfaces = ReadInterfaces(ref body);
                return () => Add(path, interfaces);
            }

            case "InterfacesRemoved":
            {
                string path = body.ReadObjectPathAsString();
                string[] interfaces = body.ReadArrayOfString();
                return () => Remove(path, interfaces);
            }

            case "PropertiesChanged":
            {
                string path = signal.PathAsString!, @interface = body.ReadString();
                Dictionary<string, VariantValue> changed = body.ReadDictionaryOfStringToVariantValue();
                string[] invalidated = body.ReadArrayOfString();
                return () => Update(path, @interface, changed, invalidated);
            }

            default:
                return static () => { };
        }
    }

    private void Take(Action change)
    {
        change();
        TaskCompletionSource news;
        lock (_gate) (news, _news) = (_news, NewSource());
        news.SetResult();
    }

    private static Dictionary<string, Dictionary<string, VariantValue>> ReadInterfaces(ref Reader body)
    {
        var interfaces = new Dictionary<string, Dictionary<string, VariantValue>>();
        ArrayEnd end = body.ReadDictionaryStart();
        while (body.HasNext(end))
        {
            string name = body.ReadString();
            interfaces[name] = body.ReadDictionaryOfStringToVariantValue();
        }

        return interfaces;
    }

    private static Dictionary<string, Dictionary<string, Dictionary<string, VariantValue>>> ReadObjects(Message reply, object? state)
    {
        Reader body = reply.GetBodyReader();
        var objects = new Dictionary<string, Dictionary<string, Dictionary<string, VariantValue>>>();
        ArrayEnd end = body.ReadDictionaryStart();
        while (body.HasNext(end))
        {
            string path = body.ReadObjectPathAsString();
            objects[path] = ReadInterfaces(ref body);
        }

        return objects;
    }

    private void Add(string path, Dictionary<string, Dictionary<string, VariantValue>> interfaces)
    {
        lock (_gate)
        {
            if (!_objects.TryGetValue(path, out Dictionary<string, Dictionary<string, VariantValue>>? known)) _objects[path] = known = [];
            foreach ((string name, Dictionary<string, VariantValue> properties) in interfaces) known[name] = properties;
        }
    }

    private void Remove(string path, string[] interfaces)
    {
        lock (_gate)
        {
            if (!_objects.TryGetValue(path, out Dictionary<string, Dictionary<string, VariantValue>>? known)) return;
            foreach (string name in interfaces) known.Remove(name);
            if (known.Count == 0) _objects.Remove(path);
        }
    }

    private void Update(string path, string @interface, Dictionary<string, VariantValue> changed, string[] invalidated)
    {
        lock (_gate)
        {
            if (!_objects.TryGetValue(path, out Dictionary<string, Dictionary<string, VariantValue>>? known) ||
                !known.TryGetValue(@interface, out Dictionary<string, VariantValue>? properties)) return;
            foreach ((string name, VariantValue value) in changed) properties[name] = value;
            foreach (string name in invalidated) properties.Remove(name);
        }

        foreach ((string name, VariantValue value) in changed) Changed?.Invoke(path, @interface, name, value);
    }
}
