using System;
using System.IO;
using SecureGattServer.Simulator.Output;
using Spectre.Console;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

public sealed class TranscriptTests : IDisposable
{
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Plain_is_one_event_a_line()
    {
        var transcript = new PlainTranscript(_output);
        Tell(transcript);
        Assert.Equal(
            """
            step 1/1: Read without a key
            phone: reads Body Sensor Location
            device: [WARN] refused
            why: the link is not encrypted
            passkey 000042
            ready address=AA:BB:CC:DD:EE:FF type=public h4=tcp:127.0.0.1:9000
            FAILED: refused: got 0x0F
            summary: FAILED   1.50 s  refused: got 0x0F
            summary: 0 of 1 steps held in 2.0 s

            """.ReplaceLineEndings(),
            _output.ToString());
    }

    [Fact]
    public void Rich_says_the_same_and_takes_brackets_literally()
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(_output),
            }
        );
        console.Profile.Width = 120;
        Tell(new RichTranscript(console));
        string text = _output.ToString();
        foreach (
            string part in (string[])
                [
                    "1/1",
                    "Read without a key",
                    "reads Body Sensor Location",
                    "[WARN] refused",
                    "000 042",
                    "got 0x0F",
                    "0 of 1 steps held in 2.0 s",
                    "ready address=",
                ]
        )
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Control_characters_of_a_peer_do_not_reach_the_terminal()
    {
        new PlainTranscript(_output).Say(Speaker.Phone, "hears \u001b[2Jevil\nname");
        Assert.Equal("phone: hears ?[2Jevil?name" + Environment.NewLine, _output.ToString());
    }

    private static void Tell(ITranscript transcript)
    {
        var result = new StepResult("refused", Held: false, "got 0x0F", TimeSpan.FromSeconds(1.5));
        transcript.StepBegins(1, 1, "Read without a key");
        transcript.Say(Speaker.Phone, "reads Body Sensor Location");
        transcript.Say(Speaker.Device, "[WARN] refused");
        transcript.Say(Speaker.Why, "the link is not encrypted");
        transcript.ShowPasskey(42);
        transcript.Signal("ready address=AA:BB:CC:DD:EE:FF type=public h4=tcp:127.0.0.1:9000");
        transcript.StepEnded(result);
        transcript.Summary([result], TimeSpan.FromSeconds(2));
    }
}
