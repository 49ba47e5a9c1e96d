using System;
using System.Threading;
using System.Threading.Tasks;

namespace BleStack.Hci;

/// <summary>One kind of transport to a controller: its address and how it is opened.</summary>
public interface IHciTransportKind
{
    /// <summary>What an address of this kind begins with: "tcp".</summary>
    string Name { get; }

    /// <summary>How its addresses are written, for help texts and errors: "tcp:HOST:PORT".</summary>
    string Form { get; }

    /// <summary>
    /// True when a far end that has gone may come back by itself, so that opening the same address again later is worth while.
    /// </summary>
    bool MayComeBack => false;

    /// <summary>Opens the transport that the address names.</summary>
    /// <exception cref="FormatException">The address is wrong; the message says which part.</exception>
    /// <exception cref="HciTransportException">The controller cannot be opened; the message says why and what to do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<IHciTransport> OpenAsync(HciAddress address, CancellationToken cancellationToken);
}
