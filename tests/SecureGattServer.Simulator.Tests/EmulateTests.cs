using System;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Smp;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;
using Xunit;

namespace SecureGattServer.Simulator.Tests;

/// <summary>emulate over a real socket: a file's attributes, to one tester after another.</summary>
public sealed class EmulateTests : IAsyncLifetime
{
    private const string Table = """
        {"attributes":[
         {"handle":1,"type":"2800","value":"0d18","groupEnd":9},
         {"handle":2,"type":"2803","value":"120300372a"},
         {"handle":3,"type":"2a37","value":"0048","permissions":["read"]},
         {"handle":4,"type":"2902","value":"0000","permissions":["read","write"],"maxLength":2,"fixedLength":true},
         {"handle":6,"type":"2a38","value":"01","permissions":["read-authenticated"]},
         {"handle":65535,"type":"2a39","permissions":["write"],"error":"0x80"}]}
        """;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    private readonly string _file = Path.GetTempFileName();
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();
    private readonly Typist _typist = new();
    private readonly CancellationTokenSource _end = new(TimeSpan.FromSeconds(60));
    private Task<ExitCode> _emulating = null!;
    private string _h4 = "";

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_file, Table);
        _emulating = EmulateCommand.RunAsync(
            Request(_file, "tcp:127.0.0.1:0"),
            new PlainTranscript(new LineWriter(_said.Writer)),
            _typist,
            _end.Token
        );
        string ready = await SaysAsync("ready ");
        Assert.Matches(@"^ready address=24:0A:C4:5E:C0:DE type=public h4=tcp:127\.0\.0\.1:\d+$", ready);
        _h4 = ready.Split("h4=")[1];
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _emulating;
        File.Delete(_file);
        _end.Dispose();
        _typist.Dispose();
    }

    [Fact]
    public async Task One_tester_after_another_finds_the_table_and_an_error_stays_an_error()
    {
        for (int visit = 0; visit < 3; visit++)
        {
            await using BleHost tester = await TesterAsync(new PairingSettings());
            LeLink link = await ConnectAsync(tester);
            Assert.Equal(
                (1, 9),
                ((await link.Client.DiscoverServicesAsync())[0].Handle, (await link.Client.DiscoverServicesAsync())[0].EndHandle)
            );
            Assert.Equal([0x00, 0x48], await link.Client.ReadAsync(3));
            AttException refusal = await Assert.ThrowsAsync<AttException>(() => link.Client.WriteAsync(0xFFFF, new byte[1]));
            Assert.Equal((0x80, 0xFFFF), ((int)refusal.Code, refusal.Handle));
            await link.DisconnectAsync();
        }
    }

    [Fact]
    public async Task A_tester_that_vanished_does_not_block_others()
    {
        BleHost vanishing = await TesterAsync(new PairingSettings());
        LeLink lost = await ConnectAsync(vanishing);
        Assert.Equal([0x00, 0x48], await lost.Client.ReadAsync(3));
        await vanishing.DisposeAsync();
        await using BleHost next = await TesterAsync(new PairingSettings());
        LeLink link = await ConnectAsync(next);
        Assert.Equal([0x00, 0x48], await link.Client.ReadAsync(3));
    }

    [Fact]
    public async Task An_authenticated_value_opens_to_the_passkey_that_is_shown()
    {
        var typing = new TypingAgent();
        await using BleHost tester = await TesterAsync(
            new PairingSettings
            {
                IoCapability = IoCapability.KeyboardOnly,
                AuthReq = AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections,
            },
            typing
        );
        LeLink link = await ConnectAsync(tester);
        Assert.Equal(
            AttErrorCode.InsufficientAuthentication,
            (await Assert.ThrowsAsync<AttException>(() => link.Client.ReadAsync(6))).Code
        );
        Task<PairingOutcome> pairing = link.PairAsync();
        (await typing.Asked.WaitAsync(s_timeout)).AnswerNumber(
            uint.Parse((await SaysAsync("passkey "))["passkey ".Length..], System.Globalization.CultureInfo.InvariantCulture)
        );
        Assert.True((await pairing.WaitAsync(s_timeout)).IsSuccess);
        Assert.Equal([0x01], await link.Client.ReadAsync(6));
    }

    [Fact]
    public async Task Values_are_sent_on_demand_to_clients_that_asked_and_a_configuration_ends_with_its_link()
    {
        await using BleHost tester = await TesterAsync(new PairingSettings());
        LeLink link = await ConnectAsync(tester);
        _typist.Type("notify 0x0003 0049");
        await SaysAsync("simulator: notify 0x0003: sent to 0 clients");
        await link.Client.DiscoverAllAsync();
        var values = Channel.CreateUnbounded<byte[]>();
        await link.Client.SubscribeAsync(link.Client.Services[0].Find(0x2A37)!, value => values.Writer.TryWrite(value));
        _typist.Type("set 3 0050");
        _typist.Type("notify 3 0049");
        await SaysAsync("simulator: notify 0x0003: sent to 1 client");
        Assert.Equal([0x00, 0x49], await values.Reader.ReadAsync().AsTask().WaitAsync(s_timeout));
        Assert.Equal([0x00, 0x50], await link.Client.ReadAsync(3));
        Assert.Equal([0x01, 0x00], await link.Client.ReadAsync(4));
        await link.DisconnectAsync();
        link = await ConnectAsync(tester);
        Assert.Equal([0x00, 0x00], await link.Client.ReadAsync(4));
        Assert.Equal(
            AttErrorCode.InvalidAttributeValueLength,
            (await Assert.ThrowsAsync<AttException>(() => link.Client.WriteAsync(4, new byte[1]))).Code
        );
    }

    [Theory]
    [InlineData("dance", "'dance' is no command; there are: notify HANDLE HEX")]
    [InlineData("notify 0x0003 4", "'4' is not octets")]
    [InlineData("set 5 00", "there is no attribute at 0x0005")]
    [InlineData("set 0x10000 00", "'0x10000' is not a handle from 0x0001 to 0xFFFF")]
    [InlineData("notify 7 00", "there is no attribute at 0x0007; the table has 0x0001, 0x0002")]
    public async Task A_wrong_command_says_what_there_is(string line, string answer)
    {
        _typist.Type(line);
        await SaysAsync($"simulator: {answer}");
    }

    [Fact]
    public async Task Quit_ends_it()
    {
        _typist.Type("quit");
        Assert.Equal(ExitCode.Ok, await _emulating.WaitAsync(s_timeout));
    }

    [Fact]
    public async Task A_table_that_is_not_well_formed_is_named_with_file_and_line()
    {
        await File.WriteAllTextAsync(_file, "{\"attributes\":[\n{\"handle\":0,\"type\":\"2a00\"}]}");
        SimulatorException exception = await RefusedAsync(_file);
        Assert.Equal(
            (ExitCode.Usage, $"{_file}, line 2: handle is from 1 to 65535 (0xFFFF), not '0'"),
            (exception.Code, exception.Message)
        );
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_named()
    {
        SimulatorException exception = await RefusedAsync(_file + ".not");
        Assert.Equal(ExitCode.Environment, exception.Code);
        Assert.Contains(_file + ".not", exception.Message, StringComparison.Ordinal);
    }

    private static EmulateRequest Request(string file, string h4) =>
        new(new RunOptions(), file, ListenEndPoint.Parse(h4), AttOptions.MaximumMtu);

    private Task<SimulatorException> RefusedAsync(string file) =>
        Assert.ThrowsAsync<SimulatorException>(() =>
            EmulateCommand.RunAsync(Request(file, "tcp:127.0.0.1:0"), new PlainTranscript(TextWriter.Null), TextReader.Null, _end.Token)
        );

    private async Task<BleHost> TesterAsync(PairingSettings pairing, IPairingAgent? agent = null)
    {
        var tester = new BleHost(await HciTransports.OpenAsync(_h4, _end.Token), new BleHostOptions { Pairing = pairing, Agent = agent });
        await tester.StartAsync();
        return tester;
    }

    private static Task<LeLink> ConnectAsync(BleHost tester) =>
        tester.ConnectAsync(new BleAddress(0x24_0A_C4_5E_C0_DE, AddressType.Public)).WaitAsync(s_timeout);

    private async Task<string> SaysAsync(string start)
    {
        using var limit = new CancellationTokenSource(s_timeout);
        await foreach (string line in _said.Reader.ReadAllAsync(limit.Token))
        {
            if (line.StartsWith(start, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"'{start}' was not said.");
    }

    private sealed class TypingAgent : IPairingAgent
    {
        private readonly TaskCompletionSource<PairingQuestion> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<PairingQuestion> Asked => _asked.Task;

        public void Ask(PairingQuestion question) => _asked.TrySetResult(question);
    }

    private sealed class Typist : TextReader
    {
        private readonly System.Collections.Concurrent.BlockingCollection<string> _lines = [];

        public void Type(string line) => _lines.Add(line);

        public override string? ReadLine() => _lines.TryTake(out string? line, Timeout.Infinite) ? line : null;

        protected override void Dispose(bool disposing)
        {
            _lines.CompleteAdding();
            base.Dispose(disposing);
        }
    }

    private sealed class LineWriter(ChannelWriter<string> lines) : TextWriter
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void WriteLine(string? value) => lines.TryWrite(value ?? "");
    }
}
