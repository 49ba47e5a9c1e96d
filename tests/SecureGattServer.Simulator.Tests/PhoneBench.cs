using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using BleStack.Att.Tables;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci;
using BleStack.Smp;
using BleStack.Virtual;
using Microsoft.Extensions.Time.Testing;
using SecureGattServer.Simulator.Commands;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Output;

namespace SecureGattServer.Simulator.Tests;

/// <summary>A peripheral of the test's own on one air, and the phone command with a person at it.</summary>
internal sealed class PhoneBench : IAsyncDisposable
{
    /// <summary>
    /// Heart rate: 3 notifies (its CCCD is 4), 6 requires a passkey, 8 accepts writes of any length, 10 is read only, 12 requires any key.
    /// </summary>
    public const string Table = """
        {"attributes":[
         {"handle":1,"type":"2800","value":"0d18","groupEnd":20},
         {"handle":2,"type":"2803","value":"120300372a"},
         {"handle":3,"type":"2a37","value":"0048","permissions":["read"]},
         {"handle":4,"type":"2902","value":"0000","permissions":["read","write"],"maxLength":2,"fixedLength":true},
         {"handle":5,"type":"2803","value":"020600382a"},
         {"handle":6,"type":"2a38","value":"01","permissions":["read-authenticated"]},
         {"handle":7,"type":"2803","value":"0a0800392a"},
         {"handle":8,"type":"2a39","value":"","permissions":["read","write"]},
         {"handle":9,"type":"2803","value":"020a00192a"},
         {"handle":10,"type":"2a19","value":"64","permissions":["read"]},
         {"handle":11,"type":"2901","value":"426174746572790a","permissions":["read-encrypted"]}]}
        """;

    public static readonly BleAddress Absent = new(0xC0_00_00_00_00_01, AddressType.Random);
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    private readonly VirtualAir _air = new(new SerialLoop(), new AirOptions { Pacing = Pacing.AsFastAsPossible });
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _all = new();
    private readonly CancellationTokenSource _end = new(TimeSpan.FromMinutes(5));
    private readonly H4Server _server;
    private Task<ExitCode>? _phone;

    private PhoneBench(PairingSettings pairing, IPairingAgent? agent)
    {
        _server = H4Server.Start(_air, "tcp:127.0.0.1:0");
        IHciTransport controller = _air.CreateController(new ControllerOptions { Name = "device", PublicAddress = Address })
            .CreateTransport();
        Device = new BleHost(
            controller,
            new BleHostOptions
            {
                Pairing = pairing,
                Agent = agent,
                ResumeAdvertising = true,
                Gatt = new GattServerOptions { GapService = false, GattService = false },
            }
        );
        TableFile.Parse(Encoding.UTF8.GetBytes(Table)).AddTo(Device.Server.Database.Table);
    }

    public static BleAddress Address { get; } = new(0x24_0A_C4_5E_C0_DE, AddressType.Public);

    /// <summary>The device that the phone connects to.</summary>
    public BleHost Device { get; }

    public string Endpoint => _server.Endpoint;

    /// <summary>The clock of the phone's commands, which is stopped.</summary>
    public FakeTimeProvider Time { get; } = new();

    /// <summary>The person at the phone.</summary>
    public Typist Person { get; } = new();

    /// <summary>Everything the phone has said so far.</summary>
    public string Said
    {
        get
        {
            lock (_all) return _all.ToString();
        }
    }

    /// <summary>A device that shows a passkey.</summary>
    public static PairingSettings Shows { get; } =
        new()
        {
            IoCapability = IoCapability.DisplayOnly,
            AuthReq = AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections,
            FixedPasskey = 123456,
        };

    public static async Task<PhoneBench> StartAsync(
        RunOptions? options = null,
        PairingSettings? device = null,
        IPairingAgent? agent = null,
        bool isLinux = false
    )
    {
        var bench = new PhoneBench(device ?? Shows, agent ?? new Silent());
        await bench.Device.StartAsync();
        await bench.Device.Advertiser.StartAsync(
            new AdvertisingParameters
            {
                Data = new AdvertisingDataBuilder().Flags().Services([0x180D]).ToArray(),
                ScanResponse = new AdvertisingDataBuilder().Name("Bench").ToArray(),
            }
        );
        bench.Run(options ?? new RunOptions(), isLinux);
        return bench;
    }

    /// <summary>Starts the phone, or another one after the first has ended.</summary>
    public void Run(RunOptions options, bool isLinux = false)
    {
        var request = new PhoneRequest(options, _server.Endpoint, []) { LikesLinux = isLinux, Time = Time };
        _phone = PhoneCommand.RunAsync(request, new PlainTranscript(new LineWriter(this)), Person, stopAtFailure: false, _end.Token);
    }

    /// <summary>Types a line and waits for the answer.</summary>
    public Task<string> DoAsync(string line, string answer)
    {
        Person.Type(line);
        return SaysAsync(answer);
    }

    /// <summary>The next line that contains this.</summary>
    public async Task<string> SaysAsync(string part)
    {
        using var limit = new CancellationTokenSource(s_timeout);
        try
        {
            await foreach (string line in _said.Reader.ReadAllAsync(limit.Token))
            {
                if (line.Contains(part, StringComparison.Ordinal)) return line;
            }
        }
        catch (OperationCanceledException)
        {
            // Told below, with all that was said.
        }

        throw new InvalidOperationException($"'{part}' was not said:{Environment.NewLine}{Said}");
    }

    public async Task<ExitCode> QuitAsync()
    {
        Person.Type("quit");
        return await _phone!.WaitAsync(s_timeout);
    }

    public Task ConnectAsync() => DoAsync($"connect {Address}", "connected to");

    /// <summary>The device's end of the one link.</summary>
    public GattConnection Link => Device.Server.Connections.Single();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        if (_phone is not null) await _phone.ContinueWith(static _ => { }, TaskScheduler.Default);
        await Device.DisposeAsync();
        await _server.DisposeAsync();
        _end.Dispose();
    }

    private sealed class Silent : IPairingAgent
    {
        public void Ask(PairingQuestion question)
        {
            if (question.Kind == PairingQuestionKind.CompareNumbers) question.Accept();
        }
    }

    private sealed class LineWriter(PhoneBench bench) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            lock (bench._all) bench._all.AppendLine(value);
            bench._said.Writer.TryWrite(value ?? "");
        }
    }
}

/// <summary>A person at a terminal, without the terminal.</summary>
internal sealed class Typist : LineInput
{
    private readonly Channel<string?> _lines = Channel.CreateUnbounded<string?>();

    public override bool IsInteractive => true;

    public void Type(string line) => _lines.Writer.TryWrite(line);

    /// <summary>Ends the input, as Ctrl-D does.</summary>
    public void EndInput() => _lines.Writer.TryWrite(null);

    public override Task<string?> ReadLineAsync(CancellationToken cancellationToken) => _lines.Reader.ReadAsync(cancellationToken).AsTask();
}
