using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Studio.Tests.Kit;

/// <summary>
/// A page without a browser: keeps the state according to docs/studio-protocol.md, sends commands, and waits for changes.
/// </summary>
internal sealed class PageClient : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly ClientWebSocket _socket;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, TaskCompletionSource<JsonElement>> _replies = [];
    private readonly CancellationTokenSource _ended = new();
    private Task _receiving = Task.CompletedTask;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _id;

    private PageClient(ClientWebSocket socket) => _socket = socket;

    public Dictionary<string, JsonElement> Parts { get; } = [];

    public List<JsonElement> Steps { get; } = [];

    public List<JsonElement> Console { get; } = [];

    public List<JsonElement> Values { get; } = [];

    public List<string> Notices { get; } = [];

    public string Session { get; private set; } = "";

    public long Seq { get; private set; }

    public long StepsBefore { get; private set; }

    /// <summary>Full messages so far, and all state messages.</summary>
    public (int Full, int All) Messages { get; private set; }

    /// <summary>The last message from the server to say something by itself, and its octets.</summary>
    public int Largest { get; private set; }

    public static async Task<PageClient> OpenAsync(string url, string query = "", string? origin = null, bool receives = true)
    {
        var socket = new ClientWebSocket();
        if (origin != "") socket.Options.SetRequestHeader("Origin", origin ?? url.TrimEnd('/'));
        using var patience = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(new Uri(url.Replace("http://", "ws://", StringComparison.Ordinal) + "socket" + query), patience.Token);
        var page = new PageClient(socket);
        if (receives) page.Receive();
        return page;
    }

    public void Receive() => _receiving = Task.Run(ReceiveAsync);

    /// <summary>Carries a command out and returns its reply.</summary>
    public async Task<JsonElement> AskAsync(string name, object? arguments = null)
    {
        long id = Interlocked.Increment(ref _id);
        var reply = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _replies.Add(id, reply);
        var message = new Dictionary<string, object?> { ["id"] = id, ["do"] = name };
        foreach (JsonProperty member in JsonSerializer.SerializeToElement(arguments ?? new { }).EnumerateObject())
            message[member.Name] = member.Value;
        await SendAsync(JsonSerializer.Serialize(message));
        return await reply.Task.WaitAsync(Patience);
    }

    /// <summary>Carries a command out that must work.</summary>
    public async Task<JsonElement> DoAsync(string name, object? arguments = null)
    {
        JsonElement reply = await AskAsync(name, arguments);
        Assert.True(reply.GetProperty("ok").GetBoolean(), $"{name}: {reply}");
        return reply.TryGetProperty("result", out JsonElement result) ? result : default;
    }

    /// <summary>Carries a command out that must be refused; the sentence.</summary>
    public async Task<(string Error, string? Field)> RefusedAsync(string name, object? arguments = null)
    {
        JsonElement reply = await AskAsync(name, arguments);
        Assert.False(reply.GetProperty("ok").GetBoolean(), $"{name}: {reply}");
        return (reply.GetProperty("error").GetString()!, reply.TryGetProperty("field", out JsonElement field) ? field.GetString() : null);
    }

    public async Task SendAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text)
    {
        using var patience = new CancellationTokenSource(Patience);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), type, true, patience.Token);
    }

    /// <summary>Waits until the state holds this.</summary>
    public async Task UntilAsync(Func<PageClient, bool> holds, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (holds(this)) return;
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                lock (_gate)
                    Assert.Fail(
                        $"{what} did not come; parts: {string.Join(", ", Parts.Select(static part => $"{part.Key}={part.Value}"))[..Math.Min(4000, string.Join(", ", Parts.Select(static part => $"{part.Key}={part.Value}")).Length)]}"
                    );
            }
        }
    }

    /// <summary>Waits for a part that is so.</summary>
    public async Task<JsonElement> PartAsync(string name, Func<JsonElement, bool>? holds = null)
    {
        await UntilAsync(page => page.Parts.TryGetValue(name, out JsonElement part) && (holds is null || holds(part)), name);
        lock (_gate) return Parts[name];
    }

    /// <summary>Waits for a step that is so.</summary>
    public async Task<JsonElement> StepAsync(Func<JsonElement, bool> holds, string what)
    {
        await UntilAsync(page => page.Steps.Exists(step => holds(step)), what);
        lock (_gate) return Steps.Find(step => holds(step));
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        try
        {
            await _receiving;
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException)
        {
            // Over.
        }

        _socket.Dispose();
        _ended.Dispose();
    }

    private async Task ReceiveAsync()
    {
        byte[] buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        while (true)
        {
            ValueWebSocketReceiveResult got = await _socket.ReceiveAsync(buffer.AsMemory(), _ended.Token);
            if (got.MessageType == WebSocketMessageType.Close) return;
            message.Write(buffer, 0, got.Count);
            if (!got.EndOfMessage) continue;
            using (JsonDocument document = JsonDocument.Parse(message.ToArray())) Take(document.RootElement.Clone(), (int)message.Length);
            message.SetLength(0);
        }
    }

    private void Take(JsonElement message, int octets)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            Largest = Math.Max(Largest, octets);
            switch (message.GetProperty("type").GetString())
            {
                case "reply":
                    if (_replies.Remove(message.GetProperty("id").GetInt64(), out TaskCompletionSource<JsonElement>? reply))
                        reply.SetResult(message);
                    break;
                case "notice": Notices.Add(message.GetProperty("text").GetString()!); break;
                default: TakeState(message); break;
            }

            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    private void TakeState(JsonElement message)
    {
        bool isFull = message.GetProperty("full").GetBoolean();
        Messages = (Messages.Full + (isFull ? 1 : 0), Messages.All + 1);
        if (isFull)
        {
            Parts.Clear();
            Steps.Clear();
            Console.Clear();
            Values.Clear();
            StepsBefore = message.GetProperty("stepsBefore").GetInt64();
        }

        (Session, Seq) = (message.GetProperty("session").GetString()!, message.GetProperty("seq").GetInt64());
        if (message.TryGetProperty("parts", out JsonElement parts))
        {
            foreach (JsonProperty part in parts.EnumerateObject())
            {
                if (part.Value.ValueKind == JsonValueKind.Null) Parts.Remove(part.Name);
                else Parts[part.Name] = part.Value;
            }
        }

        Add("steps", Steps);
        Add("console", Console);
        Add("values", Values);

        void Add(string name, List<JsonElement> to)
        {
            if (message.TryGetProperty(name, out JsonElement entries)) to.AddRange(entries.EnumerateArray());
        }
    }
}
