using System;
using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Studio.Model;
using SecureGattServer.Studio.State;
using SecureGattServer.Studio.Traces;
using SecureGattServer.Studio.Web;

namespace Studio.Tests.Kit;

/// <summary>The studio's server without board and phones: a state that a test changes, and commands of the test.</summary>
internal sealed class BareServer : IAsyncDisposable, IPageCommands
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("studio-test");
    private readonly TraceViewer _traces;

    private BareServer()
    {
        State = new StudioState(_folder.FullName);
        _traces = new TraceViewer(State, _folder.FullName);
    }

    public StudioState State { get; }

    public StudioServer Server { get; private set; } = null!;

    public string Url => Server.Url;

    public HttpClient Http { get; } = new() { Timeout = PageClient.Patience };

    /// <summary>Ends the commands called "wait".</summary>
    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<BareServer> StartAsync(int? port = 0)
    {
        var bare = new BareServer();
        await File.WriteAllBytesAsync(Path.Combine(bare._folder.FullName, "t.btsnoop"), []);
        var content = new StudioContent(
            bare.State,
            bare,
            bare._traces,
            new SavedConversation(Path.Combine(bare._folder.FullName, "t.btsnoop"), bare.State.Steps, "Test")
        );
        bare.Server = await StudioServer.StartAsync(content, port);
        return bare;
    }

    public void Say(string text) =>
        State.Add(
            new StepEntry
            {
                T = Clock.Now,
                Stage = "live",
                Level = "note",
                From = "none",
                Kind = "captureNote",
                Severity = "normal",
                Text = text,
            }
        );

    public void SayMany(int count)
    {
        for (int i = 0; i < count; i++) Say(i.ToString(CultureInfo.InvariantCulture));
    }

    public async Task<object?> RunAsync(string name, PageArguments arguments, CancellationToken cancellationToken)
    {
        switch (name)
        {
            case "echo":
                return new System.Collections.Generic.Dictionary<string, string> { ["text"] = arguments.Text("text", 100) };
            case "number":
                arguments.Number("n", 1, 10);
                arguments.OptionalFlag("flag");
                return null;
            case "wait":
                await Waiting.Task.WaitAsync(cancellationToken);
                return null;
            case "bug":
                throw new InvalidOperationException("something broke");
            default:
                throw new PageCommandException($"The studio has no command '{name}'.", "do");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        _traces.Dispose();
        State.Dispose();
        _folder.Delete(recursive: true);
    }
}
