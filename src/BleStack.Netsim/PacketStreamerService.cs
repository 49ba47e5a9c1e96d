using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Netsim.Protocol;
using Grpc.Core;

namespace BleStack.Netsim;

/// <summary>One stream, one chip.</summary>
internal sealed class PacketStreamerService(NetsimServer server) : PacketStreamer.PacketStreamerBase
{
    public override async Task StreamPackets(
        IAsyncStreamReader<PacketRequest> requestStream,
        IServerStreamWriter<PacketResponse> responseStream,
        ServerCallContext context
    )
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, server.Stopping.Token);
        try
        {
            if (await requestStream.MoveNext(ended.Token).ConfigureAwait(false))
                await ServeAsync(requestStream, responseStream, ended.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client has disconnected, or the server is stopping.
        }
    }

    private async Task ServeAsync(
        IAsyncStreamReader<PacketRequest> requests,
        IServerStreamWriter<PacketResponse> responses,
        CancellationToken ended
    )
    {
        if (requests.Current.InitialInfo is not { } info)
        {
            server.Notice("a client of netsim sends packets before it describes its chip; it is refused");
            await responses
                .WriteAsync(new PacketResponse { Error = "The first message must be initial_info" }, ended)
                .ConfigureAwait(false);
            return;
        }

        var chip = NetsimChip.From(info);
        if (info.Chip?.Kind is not ChipKind.Bluetooth)
            await TurnAwayAsync(chip, info.Chip?.Kind ?? ChipKind.Unspecified, requests, responses, ended).ConfigureAwait(false);
        else
            await ServeBluetoothAsync(chip with { Name = server.TakeName(chip.Name) }, requests, responses, ended).ConfigureAwait(false);
    }

    // An emulator whose Wi-Fi stream ends retries for as long as it runs.
    private async Task TurnAwayAsync(
        NetsimChip chip,
        ChipKind kind,
        IAsyncStreamReader<PacketRequest> requests,
        IServerStreamWriter<PacketResponse> responses,
        CancellationToken ended
    )
    {
        string named = kind.ToString().ToUpperInvariant();
        server.Notice($"{chip.Name} also brings a chip of the kind {named}; there is no such radio here, only BLUETOOTH");
        await responses
            .WriteAsync(new PacketResponse { Error = $"Chip kind {named} is not supported, only BLUETOOTH" }, ended)
            .ConfigureAwait(false);
        while (await requests.MoveNext(ended).ConfigureAwait(false))
        {
        }
    }

    private async Task ServeBluetoothAsync(
        NetsimChip chip,
        IAsyncStreamReader<PacketRequest> requests,
        IServerStreamWriter<PacketResponse> responses,
        CancellationToken ended
    )
    {
        using var transport = new NetsimClientTransport(chip, responses, ended);
        try
        {
            server.Attach(chip, transport);
            while (await requests.MoveNext(transport.Ended).ConfigureAwait(false) && transport.Deliver(requests.Current))
            {
            }
        }
        finally
        {
            server.ReturnName(chip.Name);
            transport.Leave();
        }
    }
}
