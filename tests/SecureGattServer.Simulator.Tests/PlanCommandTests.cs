using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using SecureGattServer.Simulator.CommandLine;
using SecureGattServer.Simulator.Commands;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>plan from the command line to the firmware and back: the tables of a valid profile, the reason of one that is not.</summary>
public sealed class PlanCommandTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("heart-rate", "stock")]
    [InlineData("just-works", "stock")]
    [InlineData("passkey", "stock")]
    [InlineData("numeric", "stock")]
    [InlineData("keyboard", "stock")]
    [InlineData("counter", "stock")]
    [InlineData("signed", "full")]
    [InlineData("sc-only", "full")]
    [InlineData("oob", "full")]
    public async Task Every_profile_has_all_25_pairs_and_a_reach_for_each_level(string profile, string platform)
    {
        Assert.Equal(0, await Run("--profile", profile, "--platform", platform));
        string[] lines = _output.ToString().Split(Environment.NewLine);
        Assert.Equal(
            25,
            lines.Count(static line =>
                line.Contains("reaches ", StringComparison.Ordinal)
                    && line.Contains("level ", StringComparison.Ordinal)
                    && !line.StartsWith("plan: level", StringComparison.Ordinal)
                || line.EndsWith("refused", StringComparison.Ordinal)
            )
        );
        for (int level = 1; level <= 4; level++)
            Assert.Contains(lines, line => line.StartsWith($"plan: level {level} reaches", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("table: +01", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("plan: applied window=open", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Method_level_and_reach_of_a_pair_stand_in_its_row()
    {
        await Run("--profile", "numeric");
        string row = _output
            .ToString()
            .Split(Environment.NewLine)
            .First(static line =>
                line.StartsWith("plan: *DisplayYesNo", StringComparison.Ordinal)
                && line.Contains(" KeyboardDisplay ", StringComparison.Ordinal)
            );
        Assert.Equal(
            [
                "plan:",
                "*DisplayYesNo",
                "KeyboardDisplay",
                "Numeric",
                "Comparison,",
                "level",
                "4,",
                "reaches",
                "6/6",
                "Passkey",
                "Entry",
                "(shown",
                "here),",
                "level",
                "3,",
                "reaches",
                "6/6",
            ],
            row.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );
    }

    /// <summary>Every combination that cannot be: the reason, then the nearest valid choice.</summary>
    [Theory]
    [InlineData("min-key-size 6 is outside 7..16; use 7", "--min-key-size", "6")]
    [InlineData("max-key-size 17 is outside 7..16; use 16", "--max-key-size", "17")]
    [InlineData("min-key-size 12 is over max-key-size 10; use min 10", "--min-key-size", "12", "--max-key-size", "10")]
    [InlineData("sc-only without sc; set sc", "--sc-only", "--no-sc", "--platform", "full")]
    [InlineData("sc-only without mitm; set mitm", "--sc-only", "--no-mitm", "--platform", "full")]
    [InlineData("sc-only needs min-key-size 16", "--sc-only", "--min-key-size", "7", "--platform", "full")]
    [InlineData("keys without bond; set bond or clear them", "--no-bond", "--init-keys", "enc")]
    [InlineData("mitm with NoInputNoOutput; use DisplayOnly or clear mitm", "--io-cap", "no-input-no-output")]
    [InlineData(
        "encrypt-mitm without mitm; set mitm or encrypt-no-mitm",
        "--profile",
        "just-works",
        "--security-on-connect",
        "encrypt-mitm"
    )]
    [InlineData("legacy bond without EncKey; add EncKey", "--no-sc", "--resp-keys", "id", "--platform", "full")]
    [InlineData("oob never completes on this image; clear it", "--oob")]
    [InlineData("sc-only: image takes legacy, weaker than asked; clear it", "--sc-only")]
    [InlineData("min-key-size: image takes 7, weaker than asked; use 7", "--min-key-size", "16")]
    [InlineData("signed writes: image has no CSRK; use write-encrypted", "--profile", "signed")]
    [InlineData("an attribute needs mitm; set mitm and an io-cap", "--profile", "signed", "--no-mitm", "--platform", "full")]
    [InlineData("key 'link' is not known; one of: enc, id, sign, none", "--init-keys", "link")]
    public async Task What_cannot_be_is_refused_with_the_nearest_choice(string reason, params string[] options)
    {
        Assert.Equal((int)ExitCode.BoardStopped, await Run(options));
        Assert.Equal($"error: the firmware refuses this profile: {reason}{Environment.NewLine}", _error.ToString());
        Assert.EndsWith($"halt: {reason}{Environment.NewLine}", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--passkey '1000000' is not a passkey; write random or six digits such as 042517", "--passkey", "1000000")]
    [InlineData(
        "--security-on-connect 'yes' is not known; choose one of none, encrypt, encrypt-no-mitm, encrypt-mitm",
        "--security-on-connect",
        "yes"
    )]
    [InlineData("--min-key-size 'long' is not an integer from 0 to 255", "--min-key-size", "long")]
    [InlineData("--full-store 'burn' is not known; choose one of evict, refuse", "--full-store", "burn")]
    public async Task A_wrong_word_is_refused_by_the_command_line(string problem, params string[] options)
    {
        Assert.Equal((int)ExitCode.Usage, await Run(options));
        Assert.StartsWith($"error: {problem}.", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("partial window: Just Works never asks", "--window", "60")]
    [InlineData("partial full-store=refuse: Just Works never asks", "--full-store", "refuse")]
    [InlineData("missing consent: Just Works never asks")]
    [InlineData("missing key events")]
    [InlineData("fixed last service: it ends at 0xFFFF")]
    [InlineData("fixed init-keys=1 resp-keys=1")]
    [InlineData("fixed security-on-connect", "--security-on-connect", "encrypt")]
    public async Task What_the_image_cannot_honour_is_said(string line, params string[] options)
    {
        Assert.Equal(0, await Run([.. options, "--profile", "just-works"]));
        Assert.Contains("plan: " + line, _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stock")]
    [InlineData("full")]
    public async Task A_supervision_timeout_shorter_than_phones_makers_ask_for_is_warned_of(string platform)
    {
        Assert.Equal(0, await Run("--profile", "counter", "--platform", platform));
        Assert.Contains("plan: warning supervision timeout 600 ms", _output.ToString(), StringComparison.Ordinal);
    }

    private Task<int> Run(params string[] options)
    {
        var commands = new CommandSet
        {
            Demo = Never,
            Serve = Never,
            Attach = Never,
            Phone = Never,
            Plan = (request, token) => PlanCommand.RunAsync(request, _output, token),
            Emulate = Never,
        };
        return SimulatorApp.RunAsync(["plan", .. options], commands, _output, _error, CancellationToken.None);

        static Task<ExitCode> Never(object request, CancellationToken token) =>
            throw new InvalidOperationException("Only plan was asked for.");
    }
}
