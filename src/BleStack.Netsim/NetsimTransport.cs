using System;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Hci;
using BleStack.Netsim.Protocol;
using Grpc.Core;
using Grpc.Net.Client;

namespace BleStack.Netsim;

/// <summary>A controller in a netsim, over the packet streamer's gRPC stream.</summary>
/// <remarks>
/// Joining sends an HCI Reset and waits for its answer, so that a wrong port, a refused chip or a netsim without Bluetooth is reported
/// where the address was given and not when the host starts. One stream, one HTTP/2 connection; packets are sent without delay.
/// </remarks>
internal sealed class NetsimTransport : IHciTransport
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly byte[] Reset = [0x01, 0x03, 0x0C, 0x00];

    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<PacketRequest, PacketResponse> _call;
    private readonly PacketWriter _writer;
    private readonly TaskCompletionSource _readerEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IHciPacketSink? _sink;
    private int _ended;

    private NetsimTransport(Socket socket, string name)
    {
        Name = name;
        _channel = ChannelOver(socket);
        _call = new PacketStreamer.PacketStreamerClient(_channel).StreamPackets();
        _writer = new PacketWriter(
            (packet, more) => _call.RequestStream.WriteAsync(new PacketRequest { HciPacket = packet }, more),
            exception => End(Describe(exception))
        );
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Joins the netsim of an address as a chip with the given name.</summary>
    /// <exception cref="HciTransportException">There is no netsim, or it refuses the chip; the message says which.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<NetsimTransport> ConnectAsync(
        NetsimAddress address,
        CancellationToken cancellationToken,
        NetsimDiscovery? discovery = null
    )
    {
        ArgumentNullException.ThrowIfNull(address);
        string name = address.Text;
        NetsimEndPoint? found = null;
        if (address.EndPoint is null)
        {
            found = (discovery ?? new NetsimDiscovery()).Find(address.Instance, out string path);
            name = $"{address.Text} ({found}, from {path})";
        }

        NetsimEndPoint endPoint = address.EndPoint ?? found!;
        Socket socket = await SocketConnector.TcpAsync(name, endPoint.Host, endPoint.Port, cancellationToken).ConfigureAwait(false);
        var transport = new NetsimTransport(socket, name);
        try
        {
            await transport
                .JoinAsync(Introduction(address.Name, address.PublicAddress?.ToString().Split('/')[0] ?? ""), cancellationToken)
                .ConfigureAwait(false);
            return transport;
        }
        catch
        {
            transport.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Open(IHciPacketSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (Interlocked.CompareExchange(ref _sink, sink, null) is not null) throw new InvalidOperationException($"{Name} is open already.");
        _ = Task.Run(ReadAsync);
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> packet)
    {
        if (Volatile.Read(ref _ended) != 0) return;
        if (!_writer.Send(packet)) End($"{Name} has stopped taking packets.");
    }

    /// <summary>Leaves: packets sent before are transmitted, then the stream is closed.</summary>
    public void Dispose() => End($"{Name} was closed here.");

    // The connection is opened first so that its errors are reported as for other sockets.
    private static GrpcChannel ChannelOver(Socket socket)
    {
        Socket? unused = socket;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = (_, _) => Interlocked.Exchange(ref unused, null) is { } first
                ? ValueTask.FromResult<Stream>(new NetworkStream(first, ownsSocket: true))
                : ValueTask.FromException<Stream>(new IOException("The connection has ended.")),
        };
        return GrpcChannel.ForAddress("http://netsim", new GrpcChannelOptions
        {
            HttpHandler = new FlushTogetherHandler(handler),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = 1 << 20,
        });
    }

    private static ChipInfo Introduction(string name, string publicAddress) => new()
    {
        Name = name,
        Chip = new Chip { Kind = ChipKind.Bluetooth, Id = name, Manufacturer = "BleStack", Address = publicAddress },
        DeviceInfo = new DeviceInfo
        {
            Name = name,
            Kind = "BLESTACK",
            Version = typeof(NetsimTransport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
                ?? "",
            Arch = RuntimeInformation.ProcessArchitecture.ToString(),
        },
    };

    private async Task JoinAsync(ChipInfo introduction, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Patience);
        using CancellationTokenRegistration registration = limited.Token.UnsafeRegister(
            static call => ((AsyncDuplexStreamingCall<PacketRequest, PacketResponse>)call!).Dispose(),
            _call
        );
        try
        {
            await _call.RequestStream.WriteAsync(new PacketRequest { InitialInfo = introduction }, limited.Token).ConfigureAwait(false);
            _writer.Send(Reset);
            while (await NextAsync().ConfigureAwait(false) is var response && !IsResetAnswered(response))
            {
            }
        }
        catch (Exception exception) when (IsStreamFault(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new HciTransportException(
                limited.IsCancellationRequested
                    ? $"{Name} did not answer within {Patience.TotalSeconds:0} s; the program that listens there is not a netsim."
                    : DescribeJoin(exception),
                exception
            );
        }
    }

    private async Task<PacketResponse> NextAsync() => await _call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false)
        ? _call.ResponseStream.Current
        : throw new EndOfStreamException();

    private bool IsResetAnswered(PacketResponse response)
    {
        if (response.ResponseTypeCase == PacketResponse.ResponseTypeOneofCase.Error) throw new HciTransportException(Refused(response));
        return response.HciPacket is { PacketType: 4, Packet.Span: [0x0E, _, _, 0x03, 0x0C, ..] };
    }

    private string Refused(PacketResponse response) => $"{Name} refuses this chip: {response.Error}.";

    private async Task ReadAsync()
    {
        try
        {
            while (await _call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false)) Deliver(_call.ResponseStream.Current);
            End($"{Name} was closed by the far end.");
        }
        catch (Exception exception) when (IsStreamFault(exception))
        {
            End(Describe(exception));
        }
        finally
        {
            _readerEnded.TrySetResult();
        }
    }

    private void Deliver(PacketResponse response)
    {
        if (Volatile.Read(ref _ended) != 0) return;
        if (response.ResponseTypeCase == PacketResponse.ResponseTypeOneofCase.Error)
            End($"{Name} reports an error: {response.Error}.");
        else if (response.HciPacket is not { } packet || !PacketDelivery.Deliver(packet, _sink!))
            End($"{Name} sent an invalid HCI packet; is its chip another kind than Bluetooth?");
    }

    private static bool IsStreamFault(Exception exception) =>
        exception
            is RpcException
                or IOException
                or HttpRequestException
                or ObjectDisposedException
                or OperationCanceledException
                or InvalidOperationException;

    private string Describe(Exception exception) =>
        exception is RpcException { StatusCode: not (StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.Internal) } rpc
            ? $"{Name} ended the stream: {rpc.Status.StatusCode}, {rpc.Status.Detail}"
            : $"{Name} was closed by the far end.";

    private string DescribeJoin(Exception exception) => exception switch
    {
        RpcException { StatusCode: StatusCode.Unimplemented } =>
            $"{Name} has no packet streamer: a gRPC server listens there, but not a netsim.",
        RpcException
        {
            StatusCode: StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown,
            Status.DebugException: HttpRequestException or IOException or HttpProtocolException
        } => $"The program that listens at {Name} is not a netsim: it does not use gRPC.",
        EndOfStreamException or RpcException { StatusCode: StatusCode.Cancelled or StatusCode.OK } =>
            $"{Name} has ended the stream without a reason, like a netsim that cannot accept another Bluetooth chip.",
        RpcException rpc => $"{Name} refuses this chip: {rpc.Status.StatusCode}, {rpc.Status.Detail}",
        _ => $"The program that listens at {Name} is not a netsim: it closed the connection.",
    };

    private void End(string reason)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0) return;
        _ = LeaveAsync();
        _sink?.OnClosed(reason);
    }

    private async Task LeaveAsync()
    {
        try
        {
            await _writer.DrainAsync().WaitAsync(Patience).ConfigureAwait(false);
            await _call.RequestStream.CompleteAsync().ConfigureAwait(false);
            if (_sink is not null) await _readerEnded.Task.WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsStreamFault(exception) || exception is TimeoutException)
        {
            // The stream has already ended.
        }

        Release();
    }

    private void Release()
    {
        _call.Dispose();
        _channel.Dispose();
    }
}
