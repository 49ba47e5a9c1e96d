using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Studio.Tests.Kit;
using Xunit;

namespace Studio.Tests.Server;

/// <summary>Scenes of the demo that the studio plays beside its board.</summary>
public sealed class SceneTests
{
    [Theory]
    [InlineData("just-works")]
    [InlineData("wrong-passkey")]
    public async Task Scene_is_played_beside_the_board(string name)
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using PageClient page = await run.OpenAsync();
        await page.DoAsync("scene.play", new { name, mode = "fast" });
        JsonElement scene = await page.PartAsync("scene", static scene => Text(scene, "state") is "held" or "failed");
        Assert.Equal("held", Text(scene, "state"));
        Assert.All(scene.GetProperty("steps").EnumerateArray(), static step => Assert.Equal("held", Text(step, "state")));
        await page.StepAsync(static step => Text(step, "stage") == "scene" && Text(step, "kind") == "pairingEnded", "the scene's pairing");
        Assert.Equal(0, (await page.PartAsync("board")).GetProperty("links").GetArrayLength());
        await page.DoAsync("scene.stop");
        await page.UntilAsync(static page => !page.Parts.ContainsKey("scene"), "the scene's end");
    }

    [Fact]
    public async Task Scene_waits_for_its_next_step_and_can_be_stopped()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using PageClient page = await run.OpenAsync();
        await page.DoAsync("scene.play", new { name = "numeric", mode = "step" });
        for (int step = 0; step < 2; step++)
        {
            await page.PartAsync("scene", scene =>
                Text(scene, "state") == "waiting"
                && scene.GetProperty("steps").EnumerateArray().Count(static one => Text(one, "state") == "held") == step
            );
            await page.DoAsync("scene.next");
        }

        await page.PartAsync("scene", static scene =>
            Text(scene, "state") == "waiting" && Text(scene.GetProperty("steps")[1], "state") == "held"
        );
        await page.DoAsync("scene.stop");
        await page.UntilAsync(static page => !page.Parts.ContainsKey("scene"), "the scene's end");
    }

    // Empty where there is no such part yet: a wait looks again.
    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object ? element.GetProperty(name).GetString() ?? "" : "";
}
