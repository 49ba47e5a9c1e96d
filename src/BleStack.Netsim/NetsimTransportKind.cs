using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci;

namespace BleStack.Netsim;

/// <summary>A chip in Android's network simulator, for an <see cref="HciTransportParser"/>.</summary>
/// <param name="discovery">Where ini files are looked for; null: as this process's environment says.</param>
public sealed class NetsimTransportKind(NetsimDiscovery? discovery = null) : IHciTransportKind
{
    /// <inheritdoc/>
    public string Name => "netsim";

    /// <inheritdoc/>
    public string Form => NetsimAddress.Form;

    /// <summary>An emulator that is closed and opened again starts another netsim.</summary>
    public bool MayComeBack => true;

    /// <inheritdoc/>
    public async Task<IHciTransport> OpenAsync(HciAddress address, CancellationToken cancellationToken) =>
        await NetsimTransport.ConnectAsync(NetsimAddress.Parse(address.Text, address.Rest), cancellationToken, discovery).ConfigureAwait(false);
}
