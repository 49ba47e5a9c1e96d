using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci;

namespace BleStack.Netsim;

/// <summary>Netsim transports for an <see cref="HciTransportParser"/>.</summary>
/// <param name="discovery">Finds ini files; null: with this process's environment.</param>
internal sealed class NetsimTransportKind(NetsimDiscovery? discovery = null) : IHciTransportKind
{
    /// <inheritdoc/>
    public string Name => "netsim";

    /// <inheritdoc/>
    public string Form => NetsimAddress.Form;

    /// <summary>An emulator that is restarted starts a new netsim.</summary>
    public bool MayComeBack => true;

    /// <inheritdoc/>
    public async Task<IHciTransport> OpenAsync(HciAddress address, CancellationToken cancellationToken) =>
        await NetsimTransport
            .ConnectAsync(NetsimAddress.Parse(address.Text, address.Rest), cancellationToken, discovery)
            .ConfigureAwait(false);
}
