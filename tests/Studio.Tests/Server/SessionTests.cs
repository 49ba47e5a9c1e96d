using System;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Studio;
using Studio.Tests.Kit;
using Xunit;

namespace Studio.Tests.Server;

/// <summary>The studio as used by a page: the firmware on its board, phones, and their conversation.</summary>
public sealed class SessionTests
{
    private const string Location = "2A38", Measurement = "2A37", ControlPoint = "2A39";

    [Fact]
    public async Task New_user_comes_from_the_empty_page_to_an_encrypted_heart_rate()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using PageClient page = await run.OpenAsync();
        JsonElement board = await page.PartAsync("board", static board => Text(board, "state") == "running");
        Assert.Equal("SecureGattServer", Text(board.GetProperty("advertising"), "name"));
        var phone = await PagePhone.AddAsync(page);
        await phone.ConnectAsync();
        int location = await phone.HandleAsync(Location);

        // Refused without a key: on the phone, on the attribute, and as a red arrow with its octets.
        (string error, _) = await page.RefusedAsync("phone.read", new { phone = phone.Id, handle = location });
        Assert.Contains("pair", error, StringComparison.Ordinal);
        JsonElement refused = await page.PartAsync($"phone/{phone.Id}/value/{location}", static value => Text(value, "how") == "refused");
        Assert.Equal(5, refused.GetProperty("error").GetProperty("code").GetInt32());
        JsonElement arrow = await page.StepAsync(static step => Text(step, "kind") == "refusal", "the refusal");
        Assert.True(arrow.GetProperty("refusal").GetBoolean());
        Assert.Equal(("device", phone.Id, "att"), (Text(arrow, "from"), Text(arrow, "phone"), Text(arrow, "level")));
        Assert.Equal("01", arrow.GetProperty("fields")[0].GetProperty("octets").GetString());
        Assert.Equal(
            arrow.GetProperty("octets").GetString(),
            string.Concat(arrow.GetProperty("fields").EnumerateArray().Select(static field => Text(field, "octets")))
        );

        // Paired by the passkey that the board shows.
        Assert.True((await phone.PairAsync()).GetProperty("ok").GetBoolean());
        JsonElement paired = await page.StepAsync(static step => Text(step, "kind") == "pairingEnded", "the end of the pairing");
        JsonElement pairing = paired.GetProperty("pairing");
        Assert.Equal(
            ("succeeded", "KeyboardDisplay", "DisplayOnly"),
            (Text(pairing, "result"), Text(pairing, "phoneIo"), Text(pairing, "deviceIo"))
        );
        await page.PartAsync("board", static board =>
            board.GetProperty("links").EnumerateArray().Any(static link => link.GetProperty("level").GetInt32() == 4)
            && board.GetProperty("bonds").GetArrayLength() == 1
            && board.GetProperty("passkey").ValueKind == JsonValueKind.Null
        );
        JsonElement value = await page.DoAsync("phone.read", new { phone = phone.Id, handle = location });
        Assert.Equal("chest", Text(value, "text"));

        // The cell of the matrix it came from says the same.
        JsonElement plan = await page.PartAsync("plan", static plan => plan.GetProperty("pairs").GetArrayLength() == 25);
        JsonElement cell = plan.GetProperty("pairs")
            .EnumerateArray()
            .Single(pair => Text(pair, "device") == "DisplayOnly" && Text(pair, "phone") == "KeyboardDisplay");
        Assert.Equal(
            ("Passkey Entry (shown here)", 4),
            (Text(cell.GetProperty("sc"), "method"), cell.GetProperty("sc").GetProperty("level").GetInt32())
        );

        // A heart rate on the plot.
        int measurement = await phone.HandleAsync(Measurement);
        await page.DoAsync("phone.subscribe", new { phone = phone.Id, handle = measurement, on = true });
        await page.UntilAsync(static page => page.Values.Exists(static one => one.TryGetProperty("heart", out _)), "a heart rate");
        JsonElement heart = page.Values.First(static one => one.TryGetProperty("heart", out _)).GetProperty("heart");
        Assert.InRange(heart.GetProperty("bpm").GetInt32(), 30, 220);
        Assert.All(heart.GetProperty("rr").EnumerateArray(), static rr => Assert.InRange(rr.GetDouble(), 250, 2000));
        JsonElement told = await page.StepAsync(static step => Text(step, "kind") == "notification", "a notification");
        Assert.True(told.GetProperty("encrypted").GetBoolean());
    }

    [Fact]
    public async Task Wrong_passkey_fails_on_both_sides_and_the_next_one_is_taken()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using PageClient page = await run.OpenAsync();
        var phone = await PagePhone.AddAsync(page);
        await phone.ConnectAsync();
        Task<JsonElement> pairing = page.AskAsync("phone.pair", new { phone = phone.Id });
        JsonElement asked = await page.PartAsync($"phone/{phone.Id}", static one =>
            one.GetProperty("question").ValueKind == JsonValueKind.Object
        );
        JsonElement board = await page.PartAsync("board", static board => board.GetProperty("passkey").ValueKind == JsonValueKind.String);
        long question = asked.GetProperty("question").GetProperty("id").GetInt64();
        foreach (string nonsense in new[] { "12345", "yes", "1234567", "<b>", "" })
        {
            (string error, string? field) = await page.RefusedAsync("phone.answer", new { phone = phone.Id, question, answer = nonsense });
            Assert.Equal("answer", field);
            Assert.NotEmpty(error);
        }

        string wrong = $"{(int.Parse(Text(board, "passkey"), System.Globalization.CultureInfo.InvariantCulture) + 1) % 1_000_000:D6}";
        await phone.AnswerAsync(asked, wrong);
        Assert.False((await pairing).GetProperty("ok").GetBoolean());
        await page.StepAsync(
            static step => Text(step, "kind") == "pairingEnded" && step.GetProperty("refusal").GetBoolean(),
            "the end of the pairing"
        );
        await page.PartAsync($"phone/{phone.Id}", static one =>
            one.GetProperty("question").ValueKind == JsonValueKind.Null && Text(one.GetProperty("note"), "severity") == "failure"
        );
        await page.PartAsync("board", static board => board.GetProperty("passkey").ValueKind == JsonValueKind.Null);
        Assert.True((await phone.PairAsync()).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Numbers_are_compared_on_both_sides()
    {
        await using StudioRun run = await StudioRun.StartAsync(new StudioRequest(new RunOptions { Profile = "numeric" }) { Port = 0 });
        await using PageClient page = await run.OpenAsync();
        var phone = await PagePhone.AddAsync(page, new { ioCapability = "display-yes-no" });
        await phone.ConnectAsync();
        Task<JsonElement> pairing = page.AskAsync("phone.pair", new { phone = phone.Id });
        JsonElement asked = await page.PartAsync($"phone/{phone.Id}", static one =>
            one.GetProperty("question").ValueKind == JsonValueKind.Object
        );
        JsonElement board = await page.PartAsync("board", static board => board.GetProperty("question").ValueKind == JsonValueKind.Object);
        Assert.Equal(Text(asked.GetProperty("question"), "number"), Text(board.GetProperty("question"), "number"));
        Assert.Equal("compare", Text(board.GetProperty("question"), "kind"));
        await page.DoAsync("board.answer", new { question = board.GetProperty("question").GetProperty("id").GetInt64(), answer = "yes" });
        await phone.AnswerAsync(asked, "yes");
        Assert.True((await pairing).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Page_that_reloads_in_mid_pairing_finds_the_question_again()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        PagePhone phone;
        await using (PageClient page = await run.OpenAsync())
        {
            phone = await PagePhone.AddAsync(page);
            await phone.ConnectAsync();
            _ = page.AskAsync("phone.pair", new { phone = phone.Id });
            await page.PartAsync($"phone/{phone.Id}", static one => one.GetProperty("question").ValueKind == JsonValueKind.Object);
        }

        await using PageClient again = await run.OpenAsync();
        JsonElement asked = await again.PartAsync($"phone/{phone.Id}", static one =>
            one.GetProperty("question").ValueKind == JsonValueKind.Object
        );
        JsonElement board = await again.PartAsync("board", static board => board.GetProperty("passkey").ValueKind == JsonValueKind.String);
        await new PagePhone(again, phone.Id).AnswerAsync(asked, Text(board, "passkey"));
        await again.PartAsync($"phone/{phone.Id}", static one => one.GetProperty("link").GetProperty("level").GetInt32() == 4);
    }

    [Fact]
    public async Task Power_cut_loses_link_and_bond_and_the_board_comes_back()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using PageClient page = await run.OpenAsync();
        var phone = await PagePhone.AddAsync(page);
        await phone.ConnectAsync();
        Assert.True((await phone.PairAsync()).GetProperty("ok").GetBoolean());
        await page.PartAsync("board", static board => board.GetProperty("bonds").GetArrayLength() == 1);
        await page.DoAsync("board.power", new { on = false });
        await page.PartAsync("board", static board => Text(board, "state") == "off" && board.GetProperty("links").GetArrayLength() == 0);
        await page.PartAsync($"phone/{phone.Id}", static one => one.GetProperty("link").ValueKind == JsonValueKind.Null);
        await page.DoAsync("board.power", new { on = true });
        await page.PartAsync("board", static board =>
            Text(board, "state") == "running" && board.GetProperty("bonds").GetArrayLength() == 0
        );

        // The phone's key is not valid any more; forgetting it and pairing again helps.
        await phone.ConnectAsync();
        Assert.Contains(
            "Forget the bond",
            (await page.RefusedAsync("phone.encrypt", new { phone = phone.Id })).Error,
            StringComparison.Ordinal
        );
        await page.DoAsync("phone.forget", new { phone = phone.Id });
        if ((await page.PartAsync($"phone/{phone.Id}")).GetProperty("link").ValueKind == JsonValueKind.Null) await phone.ConnectAsync();
        Assert.True((await phone.PairAsync()).GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task Parameter_changes_the_picture_at_once_and_the_board_when_applied()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using PageClient page = await run.OpenAsync();
        JsonElement plan = await page.PartAsync("plan", static plan => plan.GetProperty("pairs").GetArrayLength() == 25);
        Assert.Equal(4, plan.GetProperty("levels").GetArrayLength());
        Assert.All(plan.GetProperty("pairs").EnumerateArray(), static pair => Assert.NotEmpty(Text(pair.GetProperty("sc"), "reason")));
        await page.DoAsync("plan.set", new { name = "profile", value = "just-works" });
        plan = await page.PartAsync("plan", static plan => plan.GetProperty("changed").GetBoolean());
        // Its table needs MITM protection that this profile may not have: the plan is either refused or valid, and the picture shows which.
        Assert.True(plan.GetProperty("refusal").ValueKind == JsonValueKind.String || Text(plan, "own") == "NoInputNoOutput");
        await page.DoAsync("plan.set", new { name = "profile", value = "numeric" });
        plan = await page.PartAsync("plan", static plan => Text(plan, "own") == "DisplayYesNo");
        Assert.Equal("heart-rate", Text(await page.PartAsync("board"), "profile"));
        await page.DoAsync("plan.apply");
        await page.PartAsync("board", static board => Text(board, "profile") == "numeric" && Text(board, "state") == "running");
        Assert.False(
            (await page.PartAsync("plan", static plan => !plan.GetProperty("changed").GetBoolean())).GetProperty("changed").GetBoolean()
        );

        // Invalid values are refused with a reason, and not applied.
        await page.DoAsync("plan.set", new { name = "sc-only", value = "yes" });
        await page.PartAsync("plan", static plan => plan.GetProperty("refusal").ValueKind == JsonValueKind.String);
        Assert.Contains("refuses", (await page.RefusedAsync("plan.apply")).Error, StringComparison.Ordinal);
        Assert.Equal("value", (await page.RefusedAsync("plan.set", new { name = "profile", value = "<b>" })).Field);
        Assert.Equal("name", (await page.RefusedAsync("plan.set", new { name = "nothing", value = "x" })).Field);
        await page.DoAsync("plan.reset");
        await page.PartAsync("plan", static plan =>
            !plan.GetProperty("changed").GetBoolean() && plan.GetProperty("refusal").ValueKind == JsonValueKind.Null
        );
    }

    [Fact]
    public async Task Nonsense_in_every_field_is_a_sentence()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using PageClient page = await run.OpenAsync();
        var phone = await PagePhone.AddAsync(page);
        foreach ((string name, object arguments, string? field) in new (string, object, string?)[]
        {
            ("phone.add", new { ioCapability = "telepathy" }, "ioCapability"),
            ("phone.add", new { name = new string('x', 41) }, "name"),
            ("phone.remove", new { phone = "99" }, "phone"),
            ("phone.connect", new { phone = phone.Id, address = "here" }, "address"),
            ("phone.read", new { phone = phone.Id, handle = 0 }, "handle"),
            ("phone.read", new { phone = phone.Id, handle = 3 }, null),
            ("phone.write", new { phone = phone.Id, handle = 3, hex = "xyz" }, "hex"),
            ("phone.pair", new { phone = phone.Id }, null),
            ("phone.forget", new { phone = phone.Id, peer = "nobody" }, "peer"),
            ("phone.answer", new { phone = phone.Id, question = 1, answer = "yes" }, "question"),
            ("phone.cancel", new { phone = phone.Id }, null),
            ("phone.set", new { phone = phone.Id, ioCapability = "x" }, "ioCapability"),
            ("board.answer", new { question = 1, answer = "yes" }, "question"),
            ("board.answer", new { question = 1, answer = "perhaps" }, "answer"),
            ("board.window", new { seconds = -2 }, "seconds"),
            ("board.command", new { line = "quit" }, "line"),
            ("board.power", new { on = true }, null),
            ("scene.play", new { name = "nothing", mode = "fast" }, "name"),
            ("scene.play", new { name = "numeric", mode = "x" }, "mode"),
            ("scene.next", new { }, null), ("dance", new { }, "do"),
        })
        {
            (string error, string? at) = await page.RefusedAsync(name, arguments);
            Assert.True(field is null || field == at, $"{name}: {error} ({at})");
            Assert.DoesNotContain("bug", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Everything_can_be_saved_and_a_trace_of_it_opened_again()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using PageClient page = await run.OpenAsync();
        var phone = await PagePhone.AddAsync(page);
        await phone.ConnectAsync();
        Assert.True((await phone.PairAsync()).GetProperty("ok").GetBoolean());
        using var http = new HttpClient { Timeout = PageClient.Patience };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Origin", run.Url.TrimEnd('/'));
        byte[] trace = await http.GetByteArrayAsync(new Uri(run.Url + "save/trace"));
        Assert.Equal("btsnoop\0"u8.ToArray(), trace[..8]);
        Assert.Contains("Pairing 1", await http.GetStringAsync(new Uri(run.Url + "save/page")), StringComparison.Ordinal);
        using HttpResponseMessage answer = await http.PostAsync(new Uri(run.Url + "trace?name=own.btsnoop"), new ByteArrayContent(trace));
        Assert.True(answer.IsSuccessStatusCode);
        JsonElement opened = await page.PartAsync("trace", static trace => Text(trace, "state") == "done");
        Assert.Equal(
            (1, 1, trace.Length),
            (
                opened.GetProperty("connections").GetInt32(),
                opened.GetProperty("pairings").GetInt32(),
                opened.GetProperty("octets").GetInt32()
            )
        );
        using JsonDocument steps = JsonDocument.Parse(await http.GetStringAsync(new Uri(run.Url + "trace/steps?from=1&count=1000")));
        Assert.Contains(steps.RootElement.GetProperty("steps").EnumerateArray(), static step => Text(step, "kind") == "pairingEnded");
        await page.DoAsync("trace.close");
        await page.PartAsync("trace", static trace => Text(trace, "state") == "none");
    }

    [Fact]
    public async Task Board_takes_its_owners_commands_and_restarts()
    {
        await using StudioRun run = await StudioRun.StartAsync();
        await using PageClient page = await run.OpenAsync();
        await page.DoAsync("board.command", new { line = "bonds" });
        await page.UntilAsync(
            static page =>
                page.Console.Exists(static line =>
                    Text(line, "text").Contains("bonds=0", StringComparison.Ordinal) && Text(line, "who") == "device"
                ),
            "the answer"
        );
        await page.DoAsync("board.restart");
        await page.PartAsync("board", static board => Text(board, "state") == "running");
    }

    // Empty where there is no such part yet: a wait looks again.
    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object ? element.GetProperty(name).GetString() ?? "" : "";
}
