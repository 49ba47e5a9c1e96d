// The plan shown graphically: the firmware itself prints the result of a profile, as for the plan command, and its lines are parsed into
// cells. So plan and Table 2.8 are those of the firmware; only the sentence that explains a method comes from the narrator.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Explain.Narration;
using BleStack.Smp;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Studio.Model;
using SecureGattServer.Studio.State;
using SecureGattServer.Studio.Web;
using VirtualBoard;

namespace SecureGattServer.Simulator.Studio;

/// <summary>The plan that the page shows and edits.</summary>
internal sealed partial class PlanEditor(StudioState state) : IDisposable
{
    private const string PartName = "plan";
    private const string ImageName = "image";
    private const int Columns = 4;

    private readonly SemaphoreSlim _gate = new(1);
    private RunOptions _running = new();
    private RunOptions _wanted = new();
    private Dictionary<string, string> _settings = [];

    /// <summary>The board runs with these options; changes made on the page are discarded.</summary>
    public Task ResetAsync(RunOptions running) => LockedAsync(() =>
    {
        (_running, _wanted, _settings) = (running, running, new Dictionary<string, string>(running.BoardSettings()));
        return ShowAsync();
    });

    /// <summary>There is no plan for a user's own application.</summary>
    public void Close() =>
        state.Set(
            PartName,
            new PlanDocument
            {
                Available = false,
                Why =
                    "This application does not use the profiles of SecureGattServer, so it cannot be explained before it runs. What phones can access shows when they pair.",
            }
        );

    /// <summary>Changes one parameter; null restores the application's choice.</summary>
    public Task SetAsync(string name, string? value) => LockedAsync(() =>
    {
        PlanParameter parameter = PlanParameter.All.FirstOrDefault(one => one.Name == name)
            ?? throw new PageCommandException($"There is no parameter '{name}'.", "name");
        if (value is not null && parameter.Problem(value) is { } problem)
            throw new PageCommandException($"{parameter.Label} '{value}' {problem}", "value");
        if (name == ImageName) _wanted = _wanted with { Image = BoardImage.Find(value ?? RunOptions.DefaultImage)! };
        else if (value is null) _settings.Remove(name);
        else _settings[name] = value;
        return ShowAsync();
    });

    /// <summary>The options to restart the board with.</summary>
    /// <exception cref="PageCommandException">The firmware refuses them.</exception>
    public async Task<RunOptions> WantedAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (state.Get<PlanDocument>(PartName) is { Refusal: { } refusal })
                throw new PageCommandException($"The firmware refuses this profile: {refusal}. Change it first.");
            return Options();
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>These options with all of their settings as one dictionary.</summary>
    private RunOptions Options() => _wanted with
    {
        Profile = null,
        Platform = null,
        IoCapability = null,
        Bond = null,
        Mitm = null,
        SecureConnections = null,
        Passkey = null,
        More = new Dictionary<string, string>(_settings),
        Firmware = null,
    };

    private async Task LockedAsync(Func<Task> run)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await run().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task ShowAsync()
    {
        var lines = new List<string>();
        string? refusal = null;
        try
        {
            await PlanCommand.RunAsync(new PlanRequest(Options()), line => lines.Add(line), CancellationToken.None).ConfigureAwait(false);
        }
        catch (SimulatorException exception)
        {
            string halt = lines.LastOrDefault(static line => line.StartsWith("halt: ", StringComparison.Ordinal)) is { } told
                ? told["halt: ".Length..]
                : exception.Message;
            refusal = halt;
        }

        state.Set(PartName, Read(lines, refusal));
    }

    private PlanDocument Read(List<string> lines, string? refusal)
    {
        List<PairDocument> pairs = [];
        List<LevelDocument> levels = [];
        List<PlanLine> told = [];
        (string? own, int characteristics) = (null, 0);
        bool hasMitm = lines.Exists(static line => line.Contains("mitm=yes", StringComparison.Ordinal));
        bool hasOob = lines.Exists(static line => line.Contains("oob=yes", StringComparison.Ordinal));
        foreach (
            string line in lines
                .Where(static line => line.StartsWith("plan: ", StringComparison.Ordinal))
                .Select(static line => line["plan: ".Length..])
        )
        {
            string[] cells = line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (cells.Length == Columns && cells[0] != "device")
            {
                bool isOwn = cells[0].StartsWith('*');
                string device = cells[0].TrimStart('*');
                if (isOwn) own = device;
                if (Reaches().Match(cells[3]) is { Success: true } match) characteristics = Number(match.Groups[2]);
                var pair = new PlanPair(device, cells[1], hasMitm, hasOob);
                pairs.Add(
                    new PairDocument(
                        device,
                        cells[1],
                        isOwn,
                        cells[2] == "not offered" ? null : Cell(cells[2], pair, secure: true),
                        Cell(cells[3], pair, secure: false)
                    )
                );
            }
            else if (Level().Match(line) is { Success: true } level)
            {
                string names = level.Groups[2].Value;
                levels.Add(new LevelDocument(Number(level.Groups[1]), names == "nothing" ? [] : names.Split(", ")));
            }
            else if (cells.Length != Columns)
            {
                told.Add(Line(line));
            }
        }

        return new PlanDocument
        {
            Available = true,
            Parameters = [.. PlanParameter.All.Select(Describe)],
            Changed = IsChanged(),
            Refusal = refusal,
            Own = own,
            Pairs = pairs,
            Levels = levels,
            Characteristics = characteristics,
            Lines = told,
        };
    }

    private ParameterDocument Describe(PlanParameter parameter) => new()
    {
        Name = parameter.Name,
        Label = parameter.Label,
        Help = parameter.Help,
        Kind = parameter.Kind,
        Choices = parameter.Choices,
        Value = parameter.Name == ImageName ? _wanted.Image.Name : _settings.GetValueOrDefault(parameter.Name),
        Least = parameter.Least,
        Most = parameter.Most,
    };

    private bool IsChanged()
    {
        IReadOnlyDictionary<string, string> running = _running.BoardSettings();
        return _running.Image != _wanted.Image
            || running.Count != _settings.Count
            || running.Any(one => _settings.GetValueOrDefault(one.Key) != one.Value);
    }

    private static PlanLine Line(string line)
    {
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        string first = space > 0 ? line[..space] : "";
        return first is "applied" or "fixed" or "missing" or "warning" or "refused"
            ? new PlanLine(first, line[(space + 1)..])
            : new PlanLine("other", line);
    }

    // "Passkey Entry (shown here), level 4, reaches 6/6", or "refused".
    private static CellDocument Cell(string text, PlanPair pair, bool secure)
    {
        string reason = pair.Reason(secure);
        if (Reaches().Match(text) is not { Success: true } reaches)
            return new CellDocument(text, 0, 0, $"{reason} The profile refuses what this comes to.");
        int level = CellLevel().Match(text) is { Success: true } found ? Number(found.Groups[1]) : 0;
        return new CellDocument(text[..text.IndexOf(", level", StringComparison.Ordinal)], level, Number(reaches.Groups[1]), reason);
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"reaches (\d+)/(\d+)")]
    private static partial Regex Reaches();

    [GeneratedRegex(@", level (\d)")]
    private static partial Regex CellLevel();

    [GeneratedRegex(@"^level (\d) reaches (.*)$")]
    private static partial Regex Level();

    private readonly record struct PlanPair(string Device, string Phone, bool Mitm, bool OutOfBand)
    {
        public string Reason(bool secure)
        {
            AuthReq flags = AuthReq.Bonding | (secure ? AuthReq.SecureConnections : AuthReq.None);
            var phone = new PairingFeatures(
                Enum.Parse<IoCapability>(Phone),
                OutOfBand,
                flags,
                16,
                KeyDistribution.None,
                KeyDistribution.None
            );
            var device = new PairingFeatures(
                Enum.Parse<IoCapability>(Device),
                OutOfBand,
                flags | (Mitm ? AuthReq.Mitm : AuthReq.None),
                16,
                KeyDistribution.None,
                KeyDistribution.None
            );
            return PairingReason.Of(phone, device);
        }
    }
}
