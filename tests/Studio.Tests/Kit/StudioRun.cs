using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.Studio;
using Xunit;

namespace Studio.Tests.Kit;

/// <summary>The studio command as a user starts it, in this process, on any free port and without a browser.</summary>
internal sealed class StudioRun : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Lines _output = new();
    private readonly Task<ExitCode> _running;

    private StudioRun(StudioRequest request)
    {
        _running = Task.Run(() => StudioCommand.RunAsync(request, new PlainTranscript(_output), Quiet.Instance, _ended.Token));
    }

    public string Url { get; private set; } = "";

    /// <summary>Starts it and waits until the board advertises, if it is to.</summary>
    public static async Task<StudioRun> StartAsync(StudioRequest? request = null, bool isReady = true)
    {
        var run = new StudioRun(request ?? new StudioRequest(new RunOptions()) { Port = 0 });
        run.Url = (await run.LineAsync("studio "))["studio ".Length..];
        if (isReady) await run.LineAsync("ready ");
        return run;
    }

    /// <summary>Waits for a line of the terminal that begins so.</summary>
    public async Task<string> LineAsync(string beginning)
    {
        Task<string> line = _output.WaitAsync(beginning);
        if (await Task.WhenAny(line, _running).WaitAsync(PageClient.Patience) != line) await _running;
        return await line;
    }

    public Task<PageClient> OpenAsync() => PageClient.OpenAsync(Url);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        Assert.Equal(ExitCode.Ok, await _running.WaitAsync(PageClient.Patience));
        _ended.Dispose();
        await _output.DisposeAsync();
    }

    /// <summary>A terminal without input.</summary>
    private sealed class Quiet : LineInput
    {
        public static readonly Quiet Instance = new();

        public override async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        }
    }

    /// <summary>Lines that can be waited for.</summary>
    private sealed class Lines : TextWriter
    {
        private readonly Lock _gate = new();
        private readonly List<string> _lines = [];
        private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            TaskCompletionSource more;
            lock (_gate)
            {
                _lines.Add(value ?? "");
                (more, _more) = (_more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            more.SetResult();
        }

        public async Task<string> WaitAsync(string beginning)
        {
            while (true)
            {
                Task more;
                lock (_gate)
                {
                    if (_lines.Find(line => line.StartsWith(beginning, StringComparison.Ordinal)) is { } found) return found;
                    more = _more.Task;
                }

                await more.WaitAsync(PageClient.Patience);
            }
        }
    }
}

/// <summary>A phone on a page, as its owner uses it.</summary>
internal sealed class PagePhone(PageClient page, string id)
{
    public string Id => id;

    public static async Task<PagePhone> AddAsync(PageClient page, object? choice = null)
    {
        string id = (await page.DoAsync("phone.add", choice)).GetProperty("phone").GetString()!;
        await page.PartAsync($"phone/{id}");
        return new PagePhone(page, id);
    }

    /// <summary>Scans until it hears a named device, and connects.</summary>
    public async Task ConnectAsync()
    {
        await page.DoAsync("phone.scan", new { phone = id, on = true });
        JsonElement heard = await page.PartAsync($"phone/{id}/scan", static scan => Named(scan) is not null);
        await page.DoAsync("phone.connect", new { phone = id, address = Named(heard)!.Value.GetProperty("address").GetString() });
        await page.PartAsync($"phone/{id}/gatt");
        await page.PartAsync($"phone/{id}", static phone => phone.GetProperty("link").ValueKind == JsonValueKind.Object);
    }

    /// <summary>Pairs, typing the number the board shows.</summary>
    public async Task<JsonElement> PairAsync()
    {
        Task<JsonElement> pairing = page.AskAsync("phone.pair", new { phone = id });
        JsonElement phone = await page.PartAsync($"phone/{id}", static phone =>
            phone.GetProperty("question").ValueKind == JsonValueKind.Object
        );
        JsonElement board = await page.PartAsync("board", static board => board.GetProperty("passkey").ValueKind == JsonValueKind.String);
        await AnswerAsync(phone, board.GetProperty("passkey").GetString()!);
        return await pairing;
    }

    public Task AnswerAsync(JsonElement phone, string answer) =>
        page.DoAsync("phone.answer", new { phone = id, question = phone.GetProperty("question").GetProperty("id").GetInt64(), answer });

    public async Task<int> HandleAsync(string uuid)
    {
        JsonElement gatt = await page.PartAsync($"phone/{id}/gatt");
        foreach (JsonElement service in gatt.GetProperty("services").EnumerateArray())
        {
            foreach (JsonElement one in service.GetProperty("characteristics").EnumerateArray())
            {
                if (one.GetProperty("uuid").GetString() == uuid) return one.GetProperty("handle").GetInt32();
            }
        }

        throw new InvalidOperationException($"no {uuid} in {gatt}");
    }

    private static JsonElement? Named(JsonElement scan)
    {
        foreach (JsonElement heard in scan.EnumerateArray())
        {
            if (heard.GetProperty("name").ValueKind == JsonValueKind.String) return heard;
        }

        return null;
    }
}
