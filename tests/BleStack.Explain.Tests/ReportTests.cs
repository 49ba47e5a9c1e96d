using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Xml.Linq;
using BleStack.Explain.Consoles;
using BleStack.Explain.Narration;
using BleStack.Explain.Report;
using BleStack.Smp;
using Xunit;

namespace BleStack.Explain.Tests;

/// <summary>Text, page and JSON of one sequence.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly Recording _recording = new Recording().Play();

    public void Dispose() => _recording.Dispose();

    [Fact]
    public void The_text_has_a_timeline_a_verdict_and_the_database()
    {
        string text = Text(_recording.PhoneTrace);
        Assert.Contains("Connection 1: phone ", text, StringComparison.Ordinal);
        Assert.Contains("device \"Pulse\" ", text, StringComparison.Ordinal);
        Assert.Matches(@"\+0\.\d{3} #\d+ ", text);
        Assert.Contains("PAIRING 1: Paired: the link is at level 4", text, StringComparison.Ordinal);
        Assert.Contains(" agreed:  LE Secure Connections with Passkey Entry", text, StringComparison.Ordinal);
        Assert.Contains("Body Sensor Location [read] = chest", text, StringComparison.Ordinal);
        Assert.Contains("Heart Rate Measurement [notify] = 76 bpm (5 notifications)", text, StringComparison.Ordinal);
        Assert.Contains("1 connection, 1 pairing (1 succeeded, 0 failed), 1 refusal", text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_of_the_text_is_longer_than_asked()
    {
        foreach (string line in Text(_recording.PhoneTrace).Split(Environment.NewLine))
            Assert.True(line.Length <= 110 || !line.Contains(' ', StringComparison.Ordinal), line);
    }

    [Fact]
    public void The_page_is_well_formed_and_fetches_nothing()
    {
        XDocument page = XDocument.Parse(
            Html(_recording.PhoneTrace)
                .Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)
                .Replace("<meta charset=\"utf-8\">", "", StringComparison.Ordinal)
                .Replace("initial-scale=1\">", "initial-scale=1\"/>", StringComparison.Ordinal)
                .Replace("'unsafe-inline'\">", "'unsafe-inline'\"/>", StringComparison.Ordinal)
                .Replace("<br>", "<br/>", StringComparison.Ordinal)
        );
        Assert.Equal(2, page.Descendants("svg").Count());
        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain(page.Descendants().Attributes(), static attribute => attribute.Name.LocalName is "src"
            || (attribute.Name.LocalName == "href" && !attribute.Value.StartsWith('#')));
        Assert.Contains(page.Descendants("text"), static text => text.Value.StartsWith("The phone asks to pair", StringComparison.Ordinal));
    }

    [Fact]
    public void The_diagram_shows_the_keys_after_the_encryption_they_are_given_under()
    {
        using Recording recording = new Recording(Recording.Phone(flags: AuthReq.Bonding | AuthReq.Mitm)).Play();
        string diagram = Diagram(recording);
        int encrypted = diagram.IndexOf(">encrypted from here on<", StringComparison.Ordinal);
        Assert.InRange(encrypted, 1, diagram.IndexOf(">The device gives the key for encrypting later links.<", StringComparison.Ordinal));
        Assert.Contains(">paired<", diagram, StringComparison.Ordinal);
    }

    [Fact]
    public void The_diagram_shows_who_ended_a_pairing()
    {
        using var recording = new Recording() { Mistake = 111_111 };
        recording.Pair.Pair();
        string diagram = Diagram(recording);
        Assert.Contains("<line class=\"bad\"", diagram, StringComparison.Ordinal);
        Assert.Contains(">not paired<", diagram, StringComparison.Ordinal);
    }

    private static string Diagram(Recording recording)
    {
        using var svg = new StringWriter();
        SequenceDiagram.Write(svg, Told.Of(recording.PhoneTrace).Pairing);
        return svg.ToString();
    }

    [Fact]
    public void What_a_device_says_is_text_and_never_markup()
    {
        _recording.Location.SetValue("<img src=x onerror=alert(1)>"u8);
        _recording.Pair.Connect();
        _recording.Pair.Run(() => _recording.Pair.CentralLink.EncryptAsync());
        _recording.TryRead();
        string page = Html(_recording.PhoneTrace);
        Assert.Contains("&lt;img src=x", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_lose_what_would_turn_a_terminal_or_a_line_round() =>
        Assert.Equal("\"ab\uFFFDcd\uFFFDe\"", ValueText.Describe(0x2A00, "ab\u001Bcd\u202Ee"u8));

    [Fact]
    public void The_json_has_every_event_and_the_verdict()
    {
        using var stream = new MemoryStream();
        using (var json = new JsonReport(stream)) Explainer.Run("story", new MemoryStream(_recording.PhoneTrace), [json]);
        using JsonDocument document = JsonDocument.Parse(stream.ToArray());
        JsonElement connection = document.RootElement.GetProperty("connections")[0];
        JsonElement pairing = connection.GetProperty("pairings")[0];
        Assert.Equal("succeeded", pairing.GetProperty("result").GetString());
        Assert.Equal("keyboardDisplay", pairing.GetProperty("phone").GetProperty("ioCapability").GetString());
        Assert.Equal(Told.Of(_recording.PhoneTrace).Events.Count(static told => told.Connection is not null),
            connection.GetProperty("events").GetArrayLength());
        Assert.Equal("4C", connection.GetProperty("deviceDatabase").EnumerateArray().First(static entry =>
            entry.GetProperty("name").GetString() == "Heart Rate Measurement"
                && entry.GetProperty("kind").GetString() == "value").GetProperty("value").GetString()?[2..]);
    }

    [Fact]
    public void What_is_too_much_for_the_page_is_folded_and_said()
    {
        for (int i = 0; i < 210; i++)
        {
            _recording.Pair.Connect();
            _recording.Pair.Disconnect();
        }

        Assert.Contains("further connections left out on this page", Html(_recording.PhoneTrace), StringComparison.Ordinal);
    }

    [Fact]
    public void Console_lines_stand_between_the_packets_at_their_time()
    {
        NarratedEvent paired = Told.Of(_recording.DeviceTrace).One(NarratedKind.PairingRequested);
        string log = string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{paired.Time.AddMicroseconds(-1):yyyy-MM-ddTHH:mm:ss.ffffffZ} guard: " +
                $"before\n{paired.Time.AddMicroseconds(1):yyyy-MM-ddTHH:mm:ss.ffffffZ} guard: after\n");
        string text = Text(_recording.DeviceTrace, log);
        int before = text.IndexOf("Console: guard: before", StringComparison.Ordinal);
        int asks = text.IndexOf("The phone asks to pair", StringComparison.Ordinal);
        int after = text.IndexOf("Console: guard: after", StringComparison.Ordinal);
        Assert.True(before >= 0 && before < asks && asks < after, text);
    }

    [Fact]
    public void Console_lines_without_times_go_with_the_connections_they_tell_of()
    {
        string text = Text(_recording.DeviceTrace,
            "boot: SecureGattServer\nlink: connected link=1\nverdict: paired: encrypted, bonded\nlink: disconnected reason=0x13 link=1\n");
        int connected = text.IndexOf("Console: link: connected", StringComparison.Ordinal);
        int gone = text.IndexOf("Console: link: disconnected", StringComparison.Ordinal);
        Assert.True(connected > 0 && connected < text.IndexOf("The phone asks to pair", StringComparison.Ordinal), text);
        Assert.True(gone > text.IndexOf("ends the connection", StringComparison.Ordinal), text);
        Assert.Contains("The phone ended the connection.", text, StringComparison.Ordinal);
    }

    private static string Text(byte[] capture, string? console = null)
    {
        using var text = new StringWriter();
        Explainer.Run("story", new MemoryStream(capture), [new TextReport(text)], console is null ? null : Track(console));
        return text.ToString();
    }

    private static ConsoleTrack Track(string log)
    {
        ConsoleLine[] lines = [.. ConsoleLog.Read(new StringReader(log))];
        return new ConsoleTrack(lines, ConsoleLog.ClockOf(lines));
    }

    private static string Html(byte[] capture)
    {
        using var page = new StringWriter();
        Explainer.Run("story", new MemoryStream(capture), [new HtmlReport(page, "story")]);
        return page.ToString();
    }
}
