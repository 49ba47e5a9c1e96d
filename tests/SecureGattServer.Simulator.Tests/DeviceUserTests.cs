using System;
using System.Collections.Generic;
using System.IO;
using SecureGattServer.Simulator.Output;
using SecureGattServer.Simulator.World;
using VirtualBoard;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

public sealed class DeviceUserTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly List<string> _answers = [];

    public void Dispose() => _output.Dispose();

    [Fact]
    public void A_shown_passkey_is_told_with_all_its_digits()
    {
        uint seen = 0;
        DeviceUser user = Create(null);
        user.PasskeyShown += passkey => seen = passkey;
        user.OnPrompt(new BoardPrompt(BoardPromptKind.ShowPasskey, 42, null));
        Assert.Equal(42u, seen);
        Assert.Equal("passkey 000042" + Environment.NewLine, _output.ToString());
    }

    [Theory]
    [InlineData(BoardPromptKind.TypePasskey, "123456", "123456")]
    [InlineData(BoardPromptKind.CompareNumbers, "yes", "yes")]
    [InlineData(BoardPromptKind.CompareNumbers, "no", "no")]
    [InlineData(BoardPromptKind.TypePasskey, "yes", "no")]
    [InlineData(BoardPromptKind.CompareNumbers, "123456", "no")]
    public void An_unattended_device_answers_as_told_and_no_where_that_does_not_fit(BoardPromptKind kind, string told, string expected)
    {
        Create(told).OnPrompt(new BoardPrompt(kind, 7, _answers.Add));
        Assert.Equal([expected], _answers);
    }

    [Fact]
    public void An_attended_device_takes_one_fitting_line_from_the_console()
    {
        DeviceUser user = Create(null);
        Assert.False(user.TryAnswer("123456"));
        user.OnPrompt(new BoardPrompt(BoardPromptKind.TypePasskey, 0, _answers.Add));
        Assert.False(user.TryAnswer("12345"));
        Assert.False(user.TryAnswer("yes"));
        Assert.True(user.TryAnswer("123456"));
        Assert.False(user.TryAnswer("123456"));
        Assert.Equal(["123456"], _answers);
        Assert.StartsWith("enter passkey" + Environment.NewLine, _output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Programs read the line and write the answer before the next instruction of the simulator runs.</summary>
    [Fact]
    public void An_answer_given_at_the_very_line_that_asks_is_taken()
    {
        DeviceUser? user = null;
        using var output = new EagerWriter(line => Assert.True(user!.TryAnswer(line == "enter passkey" ? "123456" : "yes")));
        user = new DeviceUser(new PlainTranscript(output), null);
        user.OnPrompt(new BoardPrompt(BoardPromptKind.TypePasskey, 0, _answers.Add));
        user.OnPrompt(new BoardPrompt(BoardPromptKind.CompareNumbers, 7, _answers.Add));
        Assert.Equal(["123456", "yes"], _answers);
    }

    [Fact]
    public void What_a_scene_has_answered_the_console_cannot_answer_again()
    {
        DeviceUser user = Create(null);
        user.Asked = prompt =>
        {
            prompt.Answer!("no");
            return true;
        };
        user.OnPrompt(new BoardPrompt(BoardPromptKind.CompareNumbers, 7, _answers.Add));
        Assert.False(user.TryAnswer("yes"));
        Assert.Equal(["no"], _answers);
    }

    private sealed class EagerWriter(Action<string> program) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (value is not null && (value == "enter passkey" || value.StartsWith("compare ", StringComparison.Ordinal))) program(value);
        }
    }

    private DeviceUser Create(string? answer) => new(new PlainTranscript(_output), answer);
}
