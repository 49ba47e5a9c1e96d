using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Peers.Tests.Bluez.DBus;

namespace Peers.Tests.Bluez;

/// <summary>BlueZ's objects as they are now, kept current by its signals, with waits for what shall become true.</summary>
internal sealed class BlueZObjects
{
    public const string Service = "org.bluez";
    public const string Properties = "org.freedesktop.DBus.Properties";
    private const string ObjectManager = "org.freedesktop.DBus.ObjectManager";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<string, Dictionary<object, object>>> _objects = [];
    private TaskCompletionSource _news = Signal();
    private bool _isGone;

    /// <summary>Raised for each property that changes: path, interface, name, value.</summary>
    public event Action<string, string, string, object>? Changed;

    public static async Task<BlueZObjects> WatchAsync(DBusConnection bus, CancellationToken token)
    {
        var objects = new BlueZObjects();
        bus.Signal += objects.Take;
        await bus.AddMatchAsync("type='signal',sender='org.bluez'", token);
        await bus.AddMatchAsync($"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{Service}'", token);
        object[] all = await bus.CallAsync(Service, "/", ObjectManager, "GetManagedObjects", "", [], token);
        foreach ((object path, object interfaces) in (Dictionary<object, object>)all[0]) objects.Add((string)path, (Dictionary<object, object>)interfaces);
        return objects;
    }

    /// <summary>The path of an object that has an interface whose properties fit; null where there is none.</summary>
    public string? FindFirst(string @interface, Func<string, IReadOnlyDictionary<object, object>, bool> fits)
    {
        lock (_gate)
        {
            return _objects.FirstOrDefault(one => one.Value.TryGetValue(@interface, out Dictionary<object, object>? properties) && fits(one.Key, properties)).Key;
        }
    }

    /// <summary>A property's value; the default where there is none.</summary>
    public T? Get<T>(string path, string @interface, string name)
    {
        lock (_gate)
        {
            return _objects.TryGetValue(path, out Dictionary<string, Dictionary<object, object>>? interfaces) && interfaces.TryGetValue(@interface, out Dictionary<object, object>? properties)
                && properties.TryGetValue(name, out object? value) ? (T)value : default;
        }
    }

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

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Take(DBusMessage signal)
    {
        switch (signal.Member)
        {
            case "InterfacesAdded": Add((string)signal.Body[0], (Dictionary<object, object>)signal.Body[1]); break;
            case "InterfacesRemoved": Remove((string)signal.Body[0], (object[])signal.Body[1]); break;
            case "PropertiesChanged": Update(signal.Path, (string)signal.Body[0], (Dictionary<object, object>)signal.Body[1], (object[])signal.Body[2]); break;
            case "NameOwnerChanged": _isGone |= signal.Body is [Service, _, ""]; break;
            default: return;
        }

        TaskCompletionSource news;
        lock (_gate) (news, _news) = (_news, Signal());
        news.SetResult();
    }

    private void Add(string path, Dictionary<object, object> interfaces)
    {
        lock (_gate)
        {
            if (!_objects.TryGetValue(path, out Dictionary<string, Dictionary<object, object>>? known)) _objects[path] = known = [];
            foreach ((object name, object properties) in interfaces) known[(string)name] = (Dictionary<object, object>)properties;
        }
    }

    private void Remove(string path, object[] interfaces)
    {
        lock (_gate)
        {
            if (!_objects.TryGetValue(path, out Dictionary<string, Dictionary<object, object>>? known)) return;
            foreach (object name in interfaces) known.Remove((string)name);
            if (known.Count == 0) _objects.Remove(path);
        }
    }

    private void Update(string path, string @interface, Dictionary<object, object> changed, object[] invalidated)
    {
        lock (_gate)
        {
            if (!_objects.TryGetValue(path, out Dictionary<string, Dictionary<object, object>>? known) || !known.TryGetValue(@interface, out Dictionary<object, object>? properties)) return;
            foreach ((object name, object value) in changed) properties[name] = value;
            foreach (object name in invalidated) properties.Remove(name);
        }

        foreach ((object name, object value) in changed) Changed?.Invoke(path, @interface, (string)name, value);
    }
}
