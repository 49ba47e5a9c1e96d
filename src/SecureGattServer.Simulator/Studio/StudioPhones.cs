using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using SecureGattServer.Studio.State;
using SecureGattServer.Studio.Web;
using VirtualBoard;

namespace SecureGattServer.Simulator.Studio;

/// <summary>The phones of the studio. Callable from any thread.</summary>
/// <param name="state">Receives their state for the page.</param>
/// <param name="open">Creates a controller for a phone; null when the board has no virtual air.</param>
internal sealed class StudioPhones(StudioState state, Func<IHciTransport>? open) : IAsyncDisposable
{
    public const int Most = 64;

    private readonly Lock _gate = new();
    private readonly List<StudioPhone> _phones = [];
    private int _number;

    /// <summary>The phone with this address; null for none.</summary>
    public string? Of(BleAddress address)
    {
        lock (_gate) return _phones.Find(phone => phone.Has(address))?.Id;
    }

    public StudioPhone Find(string id)
    {
        lock (_gate) return _phones.Find(phone => phone.Id == id) ?? throw new PageCommandException($"There is no phone {id}.", "phone");
    }

    public async Task<string> AddAsync(string? name, string? ioCapability, bool isPrivate)
    {
        if (open is null)
            throw new PageCommandException(
                "The board is on a real or foreign controller; use a real phone, or start the studio without --hci."
            );
        ioCapability ??= "keyboard-display";
        if (!BoardVocabulary.IoCapabilities.Contains(ioCapability))
            throw new PageCommandException(
                $"There is no IO capability '{ioCapability}'; there are {string.Join(", ", BoardVocabulary.IoCapabilities)}.",
                "ioCapability"
            );
        string id;
        lock (_gate)
        {
            if (_phones.Count >= Most) throw new PageCommandException($"{Most} phones are the most. Remove one first.");
            id = (++_number).ToString(CultureInfo.InvariantCulture);
        }

        var phone = new StudioPhone(
            state,
            open(),
            new PhoneChoice(id, name is { Length: > 0 } ? name : $"Phone {id}", ioCapability, isPrivate)
        );
        await phone.StartAsync(CancellationToken.None).ConfigureAwait(false);
        lock (_gate) _phones.Add(phone);
        Publish();
        return id;
    }

    public async Task RemoveAsync(string id)
    {
        StudioPhone phone = Find(id);
        lock (_gate) _phones.Remove(phone);
        Publish();
        await phone.DisposeAsync().ConfigureAwait(false);
    }

    public void Publish()
    {
        lock (_gate) state.Set("phones", _phones.Select(static phone => phone.Id).ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        StudioPhone[] all;
        lock (_gate) all = [.. _phones];
        await Task.WhenAll(all.Select(static phone => phone.DisposeAsync().AsTask())).ConfigureAwait(false);
    }
}
