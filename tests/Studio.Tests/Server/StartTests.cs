using System;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Virtual;
using SecureGattServer.Simulator;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Studio;
using Studio.Tests.Kit;
using Xunit;

namespace Studio.Tests.Server;

/// <summary>What a studio is started with: ports, foreign hosts and controllers, a profile that is refused.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Second_studio_finds_another_port_and_a_port_in_use_is_told()
    {
        await using StudioRun first = await StudioRun.StartAsync(new StudioRequest(new RunOptions()));
        await using StudioRun second = await StudioRun.StartAsync(new StudioRequest(new RunOptions()));
        Assert.NotEqual(first.Url, second.Url);
        var third = await Assert.ThrowsAsync<SimulatorException>(() =>
            StudioRun.StartAsync(new StudioRequest(new RunOptions()) { Port = new Uri(first.Url).Port })
        );
        Assert.Equal(ExitCode.Environment, third.Code);
        Assert.Contains("is in use", third.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Foreign_host_over_H4_appears_in_the_conversation()
    {
        await using StudioRun run = await StudioRun.StartAsync(
            new StudioRequest(new RunOptions()) { Port = 0, H4 = ListenEndPoint.Parse("tcp:127.0.0.1:0") }
        );
        await using PageClient page = await run.OpenAsync();
        string h4 = Text(await page.PartAsync("session"), "h4");
        using var output = new StringWriter();
        var phone = new PhoneRequest(new RunOptions(), h4, ["scan", "connect 1", "discover"]);
        ExitCode code = await SecureGattServer.Simulator.Commands.PhoneCommand.RunAsync(
            phone,
            new SecureGattServer.Simulator.Output.PlainTranscript(output),
            TextReader.Null,
            stopAtFailure: true,
            default
        );
        Assert.True(code == ExitCode.Ok, output.ToString());
        JsonElement opened = await page.StepAsync(static step => Text(step, "kind") == "connectionOpened", "the connection");
        Assert.False(opened.TryGetProperty("phone", out _));
        Assert.NotEmpty(Text(opened, "peer"));
        await page.StepAsync(static step => Text(step, "kind") == "connectionClosed", "the end of the connection");
    }

    [Fact]
    public async Task Board_on_a_foreign_controller_is_shown_and_has_no_phones_of_the_studio()
    {
        await using H4Server controllers = H4Server.Start(new VirtualAir(new SerialLoop()), "tcp:127.0.0.1:0");
        await using StudioRun run = await StudioRun.StartAsync(
            new StudioRequest(new RunOptions()) { Port = 0, Hci = controllers.Endpoint }
        );
        await using PageClient page = await run.OpenAsync();
        Assert.False((await page.PartAsync("session")).GetProperty("canHavePhones").GetBoolean());
        Assert.Contains("real", (await page.RefusedAsync("phone.add")).Error, StringComparison.Ordinal);
        await page.PartAsync("board", static board => board.GetProperty("advertising").GetProperty("on").GetBoolean());
        using var output = new StringWriter();
        var phone = new PhoneRequest(new RunOptions(), controllers.Endpoint, ["scan", "connect 1", "!read 2A38"]);
        ExitCode code = await SecureGattServer.Simulator.Commands.PhoneCommand.RunAsync(
            phone,
            new SecureGattServer.Simulator.Output.PlainTranscript(output),
            TextReader.Null,
            stopAtFailure: true,
            default
        );
        Assert.True(code == ExitCode.Ok, output.ToString());
        await page.StepAsync(static step => Text(step, "kind") == "refusal", "the refusal");
    }

    [Fact]
    public async Task Refused_profile_stops_the_board_and_not_the_studio()
    {
        var options = new RunOptions { Profile = "sc-only" };
        await using StudioRun run = await StudioRun.StartAsync(new StudioRequest(options) { Port = 0 }, isReady: false);
        await using PageClient page = await run.OpenAsync();
        JsonElement board = await page.PartAsync("board", static board => Text(board, "state") == "stopped");
        Assert.Contains("sc-only", Text(board.GetProperty("stop"), "text"), StringComparison.Ordinal);
        await page.PartAsync("plan", static plan => plan.GetProperty("refusal").ValueKind == JsonValueKind.String);
        await page.DoAsync("plan.set", new { name = "platform", value = "full" });
        await page.DoAsync("plan.apply");
        await page.PartAsync("board", static board => Text(board, "state") == "running" && Text(board, "platform") == "full");
    }

    // Empty where there is no such part yet: a wait looks again.
    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object ? element.GetProperty(name).GetString() ?? "" : "";
}
