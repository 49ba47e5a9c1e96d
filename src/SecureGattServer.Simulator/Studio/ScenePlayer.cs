// Plays the demo's scenes for the page: the code of the demo command on its own board and air, at the pace the page selects.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Explain.Narration;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Demo;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Studio.Model;
using SecureGattServer.Studio.State;
using SecureGattServer.Studio.Traces;
using SecureGattServer.Studio.Web;

namespace SecureGattServer.Simulator.Studio;

/// <summary>The scene being played; one at a time.</summary>
internal sealed class ScenePlayer : IAsyncDisposable
{
    private const string Stage = "scene";
    private const string PartName = "scene";

    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(2.5);

    private readonly StudioState _state;
    private readonly Lock _gate = new();
    private SceneDocument? _scene;
    private CancellationTokenSource? _ended;
    private Task _playing = Task.CompletedTask;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ScenePlayer(StudioState state)
    {
        _state = state;
        _state.Set(
            "scenes",
            Scenes
                .All.Concat(Scenes.Others)
                .Select(static scene => new SceneChoice(NameOf(scene), GroupOf(scene), scene.Title, scene.Profile, scene.Stops))
                .ToArray()
        );
    }

    public async Task PlayAsync(string name, string mode)
    {
        DemoScene scene = Scenes.All.Concat(Scenes.Others).FirstOrDefault(one => NameOf(one) == name)
            ?? throw new PageCommandException($"There is no scene '{name}'.", "name");
        await StopAsync().ConfigureAwait(false);
        lock (_gate)
        {
            if (_ended is not null) throw new PageCommandException("Another scene has just begun. Stop it first.");
            _ended = new CancellationTokenSource();
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _scene = new SceneDocument
            {
                Name = name,
                Title = scene.Title,
                Group = GroupOf(scene),
                Mode = mode,
                State = "running",
                Steps = [],
            };
            _state.Set(PartName, _scene);
            CancellationToken token = _ended.Token;
            _playing = Task.Run(() => RunAsync(scene, token), CancellationToken.None);
        }
    }

    /// <summary>Starts the next step.</summary>
    public void Next()
    {
        lock (_gate)
        {
            if (_scene is not { WaitsFor: not null }) throw new PageCommandException("The scene does not wait for anything now.");
            _next.TrySetResult();
        }
    }

    public void SetMode(string mode)
    {
        lock (_gate)
        {
            if (_scene is null) throw new PageCommandException("No scene plays.");
            Change(scene => scene with { Mode = mode });
            if (mode != "step") _next.TrySetResult();
        }
    }

    /// <summary>Ends the scene and removes it from the page.</summary>
    public async Task StopAsync()
    {
        Task playing;
        lock (_gate)
        {
            _ended?.Cancel();
            playing = _playing;
        }

        await playing.ConfigureAwait(false);
        lock (_gate)
        {
            _ended?.Dispose();
            (_ended, _scene) = (null, null);
        }

        _state.Remove(PartName);
    }

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private static string NameOf(DemoScene scene) => scene.Name ?? scene.Profile;

    private static string GroupOf(DemoScene scene) => scene.Name is null ? "profile" : scene.Stops is null ? "mishap" : "attack";

    private async Task RunAsync(DemoScene scene, CancellationToken token)
    {
        var narrator = new LiveNarrator(new NarratorOptions { Repeats = int.MaxValue, KeepOctets = true, FindFixedPasskeys = false });
        narrator.Told += told => _state.Add(StepWriter.Of(told, Stage, null));
        var request = new DemoRequest(new RunOptions { Profile = scene.Profile }, Scene: scene.Name)
        {
            Watcher = new HostPacketWatcher(new HciSteps("device", Stage, null, _state.Add), narrator),
            OnSteps = steps =>
                Change(scene =>
                    scene with
                    {
                        Steps = [.. steps.Select(static step => new SceneStepDocument(step.Name, step.Title, "later", null, null, []))],
                    }
                ),
            BeforeStep = (number, token) => BeforeAsync(number, token),
        };
        try
        {
            ExitCode code = await DemoCommand.RunAsync(request, new SceneTranscript(_state, this), token).ConfigureAwait(false);
            Change(scene => scene with { State = code == ExitCode.Ok ? "held" : "failed", WaitsFor = null });
        }
        catch (OperationCanceledException)
        {
            Change(static scene => scene with { State = "stopped", WaitsFor = null });
        }
        catch (Exception exception)
        {
            Change(scene => scene with { State = "failed", WaitsFor = null, Result = exception.Message });
        }
    }

    private async Task BeforeAsync(int number, CancellationToken token)
    {
        TaskCompletionSource next;
        string mode;
        lock (_gate)
        {
            mode = _scene?.Mode ?? "fast";
            if (mode == "step") _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            next = _next;
            if (mode == "step") Change(static scene => scene with { State = "waiting", WaitsFor = "next" });
        }

        // The first step of a slow scene starts immediately.
        if (mode == "slow" && number > 1) await Task.Delay(s_slow, token).ConfigureAwait(false);
        if (mode == "step") await next.Task.WaitAsync(token).ConfigureAwait(false);
        Change(static scene => scene with { State = "running", WaitsFor = null });
    }

    private void Change(Func<SceneDocument, SceneDocument> change)
    {
        lock (_gate)
        {
            if (_scene is null) return;
            _scene = change(_scene);
            _state.Set(PartName, _scene);
        }
    }

    private void ChangeStep(int index, Func<SceneStepDocument, SceneStepDocument> change) => Change(scene =>
    {
        if (index < 0 || index >= scene.Steps.Count) return scene;
        SceneStepDocument[] steps = [.. scene.Steps];
        steps[index] = change(steps[index]);
        return scene with { Steps = steps };
    });

    /// <summary>Shows the demo's messages on the page.</summary>
    private sealed class SceneTranscript(StudioState state, ScenePlayer player) : StudioTranscript(state, Stage, null)
    {
        private readonly StudioState _state = state;
        private int _current = -1;

        public override void Say(Speaker speaker, string text)
        {
            base.Say(speaker, text);
            if (speaker == Speaker.Why) player.ChangeStep(_current, step => step with { Whys = [.. step.Whys, text] });
        }

        public override void StepBegins(int number, int total, string title)
        {
            _current = number - 1;
            player.ChangeStep(_current, static step => step with { State = "running" });
            _state.Add(
                new StepEntry
                {
                    T = Clock.Now,
                    Stage = Stage,
                    Level = "note",
                    From = "none",
                    Kind = "sceneStep",
                    Severity = "normal",
                    Text = string.Create(CultureInfo.InvariantCulture, $"Step {number} of {total}: {title}."),
                }
            );
        }

        public override void StepEnded(StepResult result)
        {
            player.ChangeStep(_current, step =>
                step with
                {
                    State = result.Held ? "held" : "failed",
                    Proof = result.Proof,
                    Seconds = result.Duration.TotalSeconds,
                }
            );
            player.Change(static scene => scene with { Passkey = null });
        }

        public override void ShowPasskey(uint passkey) =>
            player.Change(scene => scene with { Passkey = passkey.ToString("D6", CultureInfo.InvariantCulture) });

        public override void Summary(IReadOnlyList<StepResult> steps, TimeSpan total) =>
            player.Change(scene =>
                scene with
                {
                    Result = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{steps.Count(static step => step.Held)} of {scene.Steps.Count} steps held in {total.TotalSeconds:F1} s"
                    ),
                }
            );
    }
}
