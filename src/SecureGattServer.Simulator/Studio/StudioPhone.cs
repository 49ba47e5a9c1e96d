// A phone of the studio: the phone of the other commands, with its owner at the page. All it shows is put together on its host's loop.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Att;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Smp;
using SecureGattServer.Simulator.CommandLine;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Studio.Model;
using SecureGattServer.Studio.State;
using SecureGattServer.Studio.Web;

namespace SecureGattServer.Simulator.Studio;

/// <summary>What a phone is made with.</summary>
internal sealed record PhoneChoice(string Id, string Name, string IoCapability, bool IsPrivate);

/// <summary>A phone that the page shows. Callable from any thread.</summary>
internal sealed partial class StudioPhone : IPairingAgent, IAsyncDisposable
{
    private const ulong FirstAddress = 0xF0_0D_5E_C0_FF_EE;
    private const int ConnectSeconds = 10;
    private const int MostHeard = 200;

    private static readonly TimeSpan s_scanPace = TimeSpan.FromMilliseconds(300);

    private readonly StudioState _state;
    private readonly Lock _gate = new();
    private readonly Dictionary<BleAddress, HeardDocument> _heard = [];
    private readonly VirtualPhone _phone;
    private readonly string _part;
    private PhoneChoice _choice;
    private CancellationTokenSource? _running;
    private string? _busy;
    private PairingQuestion? _asked;
    private long _question;
    private NoteDocument? _note;
    private string? _device;
    private long _scanShown;
    private bool _isGone;

    public StudioPhone(StudioState state, IHciTransport transport, PhoneChoice choice)
    {
        (_state, _choice, _part) = (state, choice, $"phone/{choice.Id}");
        var watcher = new PhoneWatcher(new HciSteps("phone", "live", choice.Id, state.Add));
        _phone = new VirtualPhone(
            new StudioTap(transport, null, null, watcher),
            Pairing(choice.IoCapability, AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections),
            this,
            privacy: choice.IsPrivate ? PrivacyMode.Resolvable : PrivacyMode.None,
            address: new BleAddress(FirstAddress + ulong.Parse(choice.Id, CultureInfo.InvariantCulture) - 1, AddressType.Random),
            keepsPackets: false);
        _phone.Host.Connected += OnConnected;
        _phone.Host.Disconnected += OnDisconnected;
    }

    public string Id => _choice.Id;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _phone.StartAsync(cancellationToken).ConfigureAwait(false);
        Publish();
    }

    /// <summary>The phone is behind this address, now or by a bond.</summary>
    public bool Has(BleAddress address) => _phone.Host.CurrentAddress == address || _phone.Host.Identity == address.Plain || _phone.Link?.LocalAddress == address;

    /// <summary>Shows the phone as it is.</summary>
    public void Publish() => _phone.Host.Loop.Post(_ => Show(), null);

    public void Ask(PairingQuestion question)
    {
        if (question.Kind == PairingQuestionKind.OobData)
        {
            question.Reject();
            return;
        }

        lock (_gate) (_asked, _question) = (question, _question + 1);
        Publish();
    }

    /// <summary>Answers what the phone asks its owner.</summary>
    public void Answer(long number, string text)
    {
        if (World.Answer.Parse(text) is not { } answer) throw new PageCommandException("The answer has to be yes, no or six digits.", "answer");
        PairingQuestion question;
        lock (_gate)
        {
            if (_asked is null || number != _question || _asked.Kind == PairingQuestionKind.DisplayPasskey) throw new PageCommandException("The phone asks this no longer.", "question");
            bool types = _asked.Kind == PairingQuestionKind.EnterPasskey;
            if (!answer.Fits(types)) throw new PageCommandException(types ? "The phone wants the six digits that the device shows, or no." : "The phone wants yes or no.", "answer");
            (question, _asked) = (_asked, null);
        }

        if (!answer.Yes) question.Reject();
        else if (answer.Passkey is { } passkey) question.AnswerNumber(passkey);
        else question.Accept();
        Publish();
    }

    /// <summary>Changes what the phone brings into its next pairing; null leaves it as it is.</summary>
    public void Set(string? name, string? ioCapability, bool? mitm, bool? secureConnections, bool? bonding)
    {
        AuthReq flags = _phone.Host.Pairing.AuthReq;
        flags = With(flags, AuthReq.Mitm, mitm);
        flags = With(flags, AuthReq.SecureConnections, secureConnections);
        flags = With(flags, AuthReq.Bonding, bonding);
        lock (_gate) _choice = _choice with { Name = name ?? _choice.Name, IoCapability = ioCapability ?? _choice.IoCapability };
        _phone.Host.Pairing = Pairing(_choice.IoCapability, flags);
        Publish();
    }

    /// <summary>Ends what is under way.</summary>
    public void Cancel()
    {
        CancellationTokenSource? running;
        lock (_gate) running = _running;
        if (running is null) throw new PageCommandException("Nothing is under way that could be cancelled.");
        running.Cancel();
    }

    public async Task ScanAsync(bool on)
    {
        if (on)
        {
            lock (_gate) _heard.Clear();
            _state.Set($"{_part}/scan", Array.Empty<HeardDocument>());
            await DoAsync(null, "scan", async _ =>
            {
                await _phone.StartScanAsync(OnHeard).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
        else
        {
            await _phone.StopScanAsync().ConfigureAwait(false);
            ShowHeard();
        }

        Publish();
    }

    public Task ConnectAsync(string text)
    {
        if (!BleAddress.TryParse(text, out BleAddress peer)) throw new PageCommandException("The address has to be six octets such as 24:0A:C4:5E:C0:DE, with /random behind a random one.", "address");
        if (_phone.Link is not null) throw new PageCommandException("The phone is connected already. Disconnect it first.");
        return DoAsync("connecting", "connect", async token =>
        {
            if (_phone.Host.Scanner.IsScanning) await _phone.StopScanAsync().ConfigureAwait(false);
            ShowHeard();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
            patience.CancelAfter(TimeSpan.FromSeconds(ConnectSeconds));
            try
            {
                await _phone.ConnectAsync(peer, patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                throw new PhoneCommandException($"{peer} does not answer. Scan again to see who advertises; the device may be off, or connected to as many phones as it takes.");
            }

            lock (_gate) _device = _heard.GetValueOrDefault(peer)?.Name;
            await AgreeOnMtuAsync(token).ConfigureAwait(false);
            SetBusy("discovering");
            await _phone.DiscoverAsync(token).ConfigureAwait(false);
            ShowServices();
            return true;
        });
    }

    public Task DisconnectAsync()
    {
        RequireLink();
        return DoAsync("disconnecting", "disconnect", async token =>
        {
            await _phone.DisconnectAsync(token).ConfigureAwait(false);
            return true;
        });
    }

    public Task<string> PairAsync() => SecureAsync("pairing", "pair", "Pairing failed", _phone.PairAsync);

    public Task<string> EncryptAsync() => SecureAsync("encrypting", "encrypt", "Not encrypted", _phone.EncryptAsync);

    public void Forget(string? text)
    {
        IBondStore bonds = _phone.Host.Bonds;
        if (text is null or "all") bonds.Clear();
        else if (!BleAddress.TryParse(text, out BleAddress peer) || !bonds.Remove(peer)) throw new PageCommandException($"There is no bond with {text}.", "peer");
        Publish();
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate) _isGone = true;
        _running?.Cancel();
        await _phone.DisposeAsync().ConfigureAwait(false);
        _state.Remove(_part, below: true);
    }

    private static AuthReq With(AuthReq flags, AuthReq flag, bool? on) => on switch { null => flags, true => flags | flag, false => flags & ~flag };

    private static PairingSettings Pairing(string ioCapability, AuthReq flags) =>
        new RunOptions { IoCapability = ioCapability, Mitm = (flags & AuthReq.Mitm) != 0, Bond = (flags & AuthReq.Bonding) != 0, SecureConnections = (flags & AuthReq.SecureConnections) != 0 }.Pairing(ioCapability, mitm: true);

    private async Task<string> SecureAsync(string busy, string what, string failed, Func<CancellationToken, Task<PairingOutcome>> secure)
    {
        RequireLink();
        return await DoAsync(busy, what, async token =>
        {
            PairingOutcome outcome = await secure(token).ConfigureAwait(false);
            Note(outcome.IsSuccess ? "success" : "failure", outcome.IsSuccess ? $"{outcome}" : $"{failed}: {outcome}");
            return outcome.IsSuccess ? $"{outcome}" : throw new PhoneCommandException(
                $"{failed}: {outcome}. {(what == "pair" ? "Pair again; the conversation tells whose side it ended on." : "Forget the bond and pair again.")}");
        }).ConfigureAwait(false);
    }

    // As phones do, so that long values need no parts; a server may do without it ([Vol 3, Part F] 3.4.2).
    private async Task AgreeOnMtuAsync(CancellationToken token)
    {
        try
        {
            await _phone.ExchangeMtuAsync(token).ConfigureAwait(false);
        }
        catch (AttException exception) when (exception.Failure == AttFailure.ErrorResponse)
        {
            // The MTU stays at its least.
        }
    }

    /// <summary>One thing at a time, shown as busy where it takes long.</summary>
    private async Task<T> DoAsync<T>(string? busy, string what, Func<CancellationToken, Task<T>> run)
    {
        using var cancel = new CancellationTokenSource();
        lock (_gate)
        {
            if (_isGone) throw new PageCommandException("The phone is no longer there.", "phone");
            if (_busy is not null) throw new PageCommandException($"The phone is busy ({_busy}). Wait, or cancel that.");
            if (busy is not null) (_busy, _running) = (busy, cancel);
        }

        Publish();
        try
        {
            return await PhoneErrors.TellAsync(_phone, what, () => run(cancel.Token)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw new PageCommandException($"{what}: cancelled.");
        }
        finally
        {
            if (busy is not null)
            {
                lock (_gate) (_busy, _running) = (null, null);
            }

            Publish();
        }
    }

    private void SetBusy(string busy)
    {
        lock (_gate) _busy = busy;
        Publish();
    }

    private void Note(string severity, string text)
    {
        lock (_gate) _note = new NoteDocument(Clock.Now, severity, text);
        Publish();
    }

    private LeLink RequireLink() => _phone.Link ?? throw new PageCommandException("The phone is not connected. Scan, and connect to a device.");

    private void OnConnected(LeLink link)
    {
        link.SecurityRequested += wanted => Note("normal", $"The device asks for security ({wanted}).");
        link.SecurityChanged += _ => Publish();
        link.MtuChanged += _ => Publish();
        link.ParametersChanged += _ => Publish();
        link.PairingCompleted += OnPairingCompleted;
        link.Client.ServicesChanged += (first, last) => Note("normal", $"The device says that its attributes from {first} to {last} have changed. Discover them again.");
        link.Client.ValueReceived += OnValue;
        Publish();
    }

    private void OnPairingCompleted(PairingOutcome outcome)
    {
        lock (_gate) _asked = null;
        Note(outcome.IsSuccess ? "success" : "failure", outcome.IsSuccess ? $"{outcome}" : $"Pairing failed: {outcome}");
    }

    private void OnDisconnected(LeLink link, HciErrorCode reason)
    {
        lock (_gate) _asked = null;
        DropValues();
        if (reason != HciErrorCode.ConnectionTerminatedByLocalHost) Note("failure", $"The link has ended: {PhoneLog.Describe(reason)}.");
        Publish();
    }

    private void OnHeard(AdvertisingReport report)
    {
        var heard = new HeardDocument(
            report.Address.ToString(), report.Name, report.Rssi, report.IsConnectable, _phone.Host.FindBond(report.Address) is not null, [.. report.Data.Services.Select(Radio.Describe)], Clock.Now);
        lock (_gate)
        {
            bool isNew = !_heard.ContainsKey(report.Address);
            if (isNew && _heard.Count >= MostHeard) return;
            _heard[report.Address] = heard;
            if (!isNew && TimeSpan.FromMilliseconds(Environment.TickCount64 - _scanShown) < s_scanPace) return;
            _scanShown = Environment.TickCount64;
        }

        ShowHeard();
    }

    private void ShowHeard()
    {
        HeardDocument[] all;
        lock (_gate)
        {
            if (_isGone) return;
            all = [.. _heard.Values];
        }

        _state.Set($"{_part}/scan", all);
    }

    private void Show()
    {
        lock (_gate)
        {
            if (!_isGone) _state.Set(_part, Document());
        }
    }

    private PhoneDocument Document()
    {
        AuthReq flags = _phone.Host.Pairing.AuthReq;
        return new PhoneDocument
        {
            Id = Id,
            Name = _choice.Name,
            Address = _phone.Host.CurrentAddress.ToString(),
            IoCapability = _choice.IoCapability,
            Mitm = (flags & AuthReq.Mitm) != 0,
            SecureConnections = (flags & AuthReq.SecureConnections) != 0,
            Bonding = (flags & AuthReq.Bonding) != 0,
            Private = _choice.IsPrivate,
            Scanning = _phone.Host.Scanner.IsScanning,
            Busy = _busy,
            Link = _phone.Link is { } link ? Of(link) : null,
            Bonds = [.. _phone.Host.Bonds.All.Select(bond => StudioBoard.Of(bond, Id))],
            Question = _asked is { } question ? Of(question) : null,
            Note = _note,
        };
    }

    private LinkDocument Of(LeLink link)
    {
        string? identity = link.PeerIdentity == link.PeerAddress ? null : link.PeerIdentity.ToString();
        return Radio.Of(link.Security, Id, link.PeerAddress.ToString(), identity, link.Mtu, link.Parameters.IntervalTime.TotalMilliseconds) with { Device = _device };
    }

    private QuestionDocument Of(PairingQuestion question)
    {
        string number = question.Number.ToString("D6", CultureInfo.InvariantCulture);
        return question.Kind switch
        {
            PairingQuestionKind.EnterPasskey => new QuestionDocument(_question, "digits", null, "Type the six digits that the device shows."),
            PairingQuestionKind.CompareNumbers => new QuestionDocument(_question, "compare", number, "Does the device show the same number?"),
            PairingQuestionKind.DisplayPasskey => new QuestionDocument(_question, "show", number, "Type these digits on the device."),
            _ => new QuestionDocument(_question, "confirm", null, "Pair with the device? Nobody can tell whether somebody stands between."),
        };
    }

    /// <summary>A phone's own HCI.</summary>
    private sealed class PhoneWatcher(HciSteps steps) : IStudioWatcher
    {
        public void OnPacket(ReadOnlySpan<byte> packet, bool received) => steps.OnPacket(packet, received);

        public void OnEnd()
        {
        }
    }
}
