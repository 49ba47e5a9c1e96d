// The connection to one page: its requests go to the commands, and it is sent changes as fast as it receives them, with a maximum rate. It
// uses a number, a few replies and one buffer, however slow the page is.
using System;
using System.Buffers;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using SecureGattServer.Studio.State;

namespace SecureGattServer.Studio.Web;

/// <summary>The server's end of one page.</summary>
internal sealed class PageSocket(WebSocket socket, StudioState state, IPageCommands commands, long? seen) : IDisposable
{
    /// <summary>Maximum length of a message of a page in octets.</summary>
    public const int LongestMessage = 64 * 1024;

    /// <summary>Maximum number of concurrent commands of a page.</summary>
    public const int MostCommands = 32;

    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(60);

    private readonly Channel<byte[]> _replies = Channel.CreateBounded<byte[]>(2 * MostCommands);
    private readonly SemaphoreSlim _free = new(MostCommands);
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private long? _seen = seen;

    /// <summary>Serves the page until it disconnects or the server stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task receiving = ReceiveAsync(ended.Token);
        Task sending = SendAsync(ended.Token);
        await Task.WhenAny(receiving, sending).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await Quietly(receiving).ConfigureAwait(false);
        await Quietly(sending).ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        socket.Dispose();
        _free.Dispose();
    }

    // A page that disconnects ends this connection only.
    private static async Task Quietly(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception
                    is OperationCanceledException
                        or WebSocketException
                        or ObjectDisposedException
                        or InvalidOperationException
                        or System.IO.IOException
            )
        {
            // The page has disconnected.
        }
    }

    private async Task CloseAsync()
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Quietly(socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, patience.Token)).ConfigureAwait(false);
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        byte[] message = new byte[LongestMessage];
        int length = 0;
        bool isTooLong = false;
        while (true)
        {
            // When the buffer is full, further octets overwrite its last one, so that an oversized message is received and discarded.
            Memory<byte> free = message.AsMemory(Math.Min(length, LongestMessage - 1));
            ValueWebSocketReceiveResult got = await socket.ReceiveAsync(free, cancellationToken).ConfigureAwait(false);
            if (got.MessageType == WebSocketMessageType.Close) return;
            length += got.Count;
            isTooLong |= length >= LongestMessage;
            if (!got.EndOfMessage) continue;
            if (isTooLong)
                await NoticeAsync(
                        $"The page has sent a message of more than {LongestMessage - 1} octets, which was ignored.",
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            else
                await TakeAsync(message.AsMemory(0, length), got.MessageType, cancellationToken).ConfigureAwait(false);
            (length, isTooLong) = (0, false);
        }
    }

    private async Task TakeAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        JsonDocument? command = type == WebSocketMessageType.Text ? Parse(message) : null;
        if (command?.RootElement is not { ValueKind: JsonValueKind.Object } root || Id(root) is not { } id)
        {
            command?.Dispose();
            await NoticeAsync(
                    "The page has sent an invalid command: a JSON object with a whole number as id, and do, was expected. Reload the page.",
                    cancellationToken
                )
                .ConfigureAwait(false);
            return;
        }

        if (!_free.Wait(0, CancellationToken.None))
        {
            command.Dispose();
            await ReplyAsync(
                    PageMessages.Refusal(
                        id,
                        $"{MostCommands} commands of this page are still under way. Wait until one of them has ended.",
                        null
                    ),
                    cancellationToken
                )
                .ConfigureAwait(false);
            return;
        }

        _ = Task.Run(() => CarryOutAsync(id, command, cancellationToken), CancellationToken.None);
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> message)
    {
        try
        {
            // Copied because the buffer is reused while the command runs.
            return JsonDocument.Parse(message.ToArray(), new JsonDocumentOptions { MaxDepth = 8 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long? Id(JsonElement root) =>
        root.TryGetProperty("id", out JsonElement id)
        && id.ValueKind == JsonValueKind.Number
        && id.TryGetInt64(out long number)
        && number > 0
            ? number
            : null;

    private async Task CarryOutAsync(long id, JsonDocument command, CancellationToken cancellationToken)
    {
        byte[] reply;
        try
        {
            var arguments = new PageArguments(command.RootElement);
            // Commands of a closed page are completed.
            reply = PageMessages.Reply(
                id,
                await commands.RunAsync(arguments.Text("do", 64), arguments, CancellationToken.None).ConfigureAwait(false)
            );
        }
        catch (PageCommandException exception)
        {
            reply = PageMessages.Refusal(id, exception.Message, exception.Field);
        }
        catch (OperationCanceledException)
        {
            reply = PageMessages.Refusal(id, "It was cancelled.", null);
        }
        catch (Exception exception)
        {
            reply = PageMessages.Refusal(
                id,
                $"{exception.Message} ({exception.GetType().Name}; this is a bug of the studio, please report it)",
                null
            );
        }

        command.Dispose();
        await Quietly(ReplyAsync(reply, cancellationToken)).ConfigureAwait(false);
        try
        {
            _free.Release();
        }
        catch (ObjectDisposedException)
        {
            // The page has disconnected meanwhile.
        }
    }

    private Task NoticeAsync(string text, CancellationToken cancellationToken) => ReplyAsync(PageMessages.Notice(text), cancellationToken);

    private Task ReplyAsync(byte[] message, CancellationToken cancellationToken) =>
        _replies.Writer.WriteAsync(message, cancellationToken).AsTask();

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        long due = 0;
        Task<bool> replies = _replies.Reader.WaitToReadAsync(cancellationToken).AsTask();
        while (true)
        {
            while (_replies.Reader.TryRead(out byte[]? reply)) await SendAsync(reply, cancellationToken).ConfigureAwait(false);
            if (replies.IsCompleted) replies = _replies.Reader.WaitToReadAsync(cancellationToken).AsTask();
            Task changed = _seen is { } seen ? state.ChangedAsync(seen) : Task.CompletedTask;
            if (!changed.IsCompleted)
            {
                await Task.WhenAny(changed, replies).WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            TimeSpan left = s_pace - Stopwatch.GetElapsedTime(due);
            if (due != 0 && left > TimeSpan.Zero)
            {
                await Task.WhenAny(Task.Delay(left, cancellationToken), replies).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if (replies.IsCompleted) continue;
            }

            await SendStateAsync(cancellationToken).ConfigureAwait(false);
            due = Stopwatch.GetTimestamp();
        }
    }

    private async Task SendStateAsync(CancellationToken cancellationToken)
    {
        Update update = state.Since(_seen);
        _buffer.ResetWrittenCount();
        PageMessages.State(_buffer, state.Session, update);
        await SendAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _seen = update.Seq;
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
}
