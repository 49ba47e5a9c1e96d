using System.Threading;
using SecureGattServer.Studio.Model;
using SecureGattServer.Studio.State;

namespace SecureGattServer.Simulator.Studio;

/// <summary>A phone's part of the page's state: nothing is set in it after it was removed. Callable from any thread.</summary>
/// <param name="state">The page's state.</param>
/// <param name="phone">The phone's number, as in "phone/1".</param>
internal sealed class PhonePart(StudioState state, string phone)
{
    private readonly Lock _gate = new();
    private readonly string _name = $"phone/{phone}";
    private bool _isRemoved;

    public string Phone => phone;

    /// <summary>The phone was removed from the page.</summary>
    public bool IsRemoved
    {
        get
        {
            lock (_gate) return _isRemoved;
        }
    }

    /// <summary>Sets the phone's own document.</summary>
    public void Set(object document) => SetNamed(_name, document);

    /// <summary>Sets a document below the phone, such as "gatt".</summary>
    public void Set(string below, object document) => SetNamed($"{_name}/{below}", document);

    /// <summary>Removes a document below the phone.</summary>
    public void Drop(string below) => state.Remove($"{_name}/{below}");

    /// <summary>Adds an entry to a stream of the page.</summary>
    public void Add(ValueEntry entry) => state.Add(entry);

    /// <summary>From here on nothing is set; the documents stay until <see cref="Remove"/>.</summary>
    public void Close()
    {
        lock (_gate) _isRemoved = true;
    }

    /// <summary>Removes all documents of the phone.</summary>
    public void Remove() => state.Remove(_name, below: true);

    private void SetNamed(string name, object document)
    {
        lock (_gate)
        {
            if (!_isRemoved) state.Set(name, document);
        }
    }
}
