using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace BleStack.Hci;

/// <summary>Opens transports by address, of the kinds it was given.</summary>
public sealed class HciTransportParser
{
    private readonly IHciTransportKind[] _kinds;

    /// <summary>A parser that knows <paramref name="kinds"/>; errors list them in this order.</summary>
    public HciTransportParser(IEnumerable<IHciTransportKind> kinds) => _kinds = [.. kinds];

    /// <summary>The forms of all kinds, for sentences: "tcp:HOST:PORT, unix:PATH or …".</summary>
    public string Syntax =>
        _kinds.Length == 1 ? _kinds[0].Form : $"{string.Join(", ", _kinds[..^1].Select(static kind => kind.Form))} or {_kinds[^1].Form}";

    /// <summary>The forms of all kinds, as help texts show a choice: "tcp:HOST:PORT|unix:PATH|…".</summary>
    public string Choice => string.Join('|', _kinds.Select(static kind => kind.Form));

    /// <summary>The kind of an address.</summary>
    /// <exception cref="FormatException">None has such addresses; the message lists those there are.</exception>
    public IHciTransportKind KindOf(string address)
    {
        string name = HciAddress.Cut(address).Kind;
        return Array.Find(_kinds, kind => kind.Name == name)
            ?? throw new FormatException($"\"{address}\" does not name an HCI transport; write {Syntax}.");
    }

    /// <summary>Opens the controller at an address.</summary>
    /// <inheritdoc cref="IHciTransportKind.OpenAsync"/>
    public Task<IHciTransport> OpenAsync(string address, CancellationToken cancellationToken) =>
        KindOf(address).OpenAsync(HciAddress.Cut(address), cancellationToken);
}
