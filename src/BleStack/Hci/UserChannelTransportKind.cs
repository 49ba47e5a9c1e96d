using System;
using System.Globalization;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci.Linux;

namespace BleStack.Hci;

/// <summary>A Linux adapter over the HCI user channel.</summary>
internal sealed class UserChannelTransportKind(IHciSockets? sockets, AdapterFacts facts) : IHciTransportKind
{
    private const ushort NoDevice = 0xFFFF;

    public UserChannelTransportKind()
        : this(OperatingSystem.IsLinux() ? new HciSockets() : null, new AdapterFacts("/"))
    {
    }

    public string Name => "hci";

    public string Form => "hci:N";

    public Task<IHciTransport> OpenAsync(HciAddress address, CancellationToken cancellationToken)
    {
        if (!ushort.TryParse(address.Rest, NumberStyles.None, CultureInfo.InvariantCulture, out ushort device) || device == NoDevice)
            throw new FormatException($"\"{address.Text}\" lacks the number of an adapter; write hci:N, for example hci:0.");
        if (sockets is null)
            throw new HciTransportException(
                $"{address.Text} takes over an adapter of Linux; on this system use a serial dongle (serial:DEVICE) or an emulator (netsim)."
            );
        try
        {
            return Task.FromResult<IHciTransport>(new HciUserChannel(sockets.OpenUserChannel(device), address.Text));
        }
        catch (HciSocketException exception)
        {
            throw new HciTransportException(UserChannelErrors.Describe(exception.Error, device, facts), exception);
        }
        catch (SocketException exception)
        {
            throw new HciTransportException($"{address.Text} cannot be opened: {exception.Message}", exception);
        }
    }
}
