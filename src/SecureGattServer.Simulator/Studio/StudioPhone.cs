// A phone of the studio: the phone of the other commands, with the page as its user interface. Its document is built on its host's loop.
using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Gap;
using BleStack.Hci;
using BleStack.Smp;
using SecureGattServer.Simulator.Options;
using SecureGattServer.Simulator.Phone;
using SecureGattServer.Studio.Model;
using SecureGattServer.Studio.State;
using SecureGattServer.Studio.Web;

namespace SecureGattServer.Simulator.Studio;

/// <summary>The parameters of a new phone.</summary>
internal sealed record PhoneChoice(string Id, string Name, string IoCapability, bool IsPrivate);

/// <summary>A phone that the page shows. Callable from any thread.</summary>
internal sealed class StudioPhone : IAsyncDisposable
{
    private const ulong FirstAddress = 0xF0_0D_5E_C0_FF_EE;
    private const int ConnectSeconds = 10;

    private readonly Lock _gate = new();
    private readonly VirtualPhone _phone;
    private readonly PhonePart _part;
    private readonly PhoneOperation _operation;
    private readonly PhoneQuestions _questions;
    private readonly PhoneScan _scan;
    private PhoneChoice _choice;
    private NoteDocument? _note;
    private string? _device;

    public StudioPhone(StudioState state, IHciTransport transport, PhoneChoice choice)
    {
        _choice = choice;
        _part = new PhonePart(state, choice.Id);
        _questions = new PhoneQuestions(Publish);
        _phone = new VirtualPhone(
            transport,
            Pairing(choice.IoCapability, AuthReq.Bonding | AuthReq.Mitm | AuthReq.SecureConnections),
            _questions,
            privacy: choice.IsPrivate ? PrivacyMode.Resolvable : PrivacyMode.None,
            address: new BleAddress(FirstAddress + ulong.Parse(choice.Id, CultureInfo.InvariantCulture) - 1, AddressType.Random),
            keepsPackets: false,
            watcher: new HostPacketWatcher(new HciSteps("phone", "live", choice.Id, state.Add)));
        _operation = new PhoneOperation(_phone, _part, Publish);
        _scan = new PhoneScan(_phone, _part);
        Attributes = new PhoneAttributes(_phone, _part, _operation);
        _phone.Host.Connected += OnConnected;
        _phone.Host.Disconnected += OnDisconnected;
    }

    public string Id => _part.Phone;

    public PhoneAttributes Attributes { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _phone.StartAsync(cancellationToken).ConfigureAwait(false);
        Publish();
    }

    /// <summary>True when the phone has this address, now or in a bond.</summary>
    public bool Has(BleAddress address) =>
        _phone.Host.CurrentAddress == address || _phone.Host.Identity == address.Plain || _phone.Link?.LocalAddress == address;

    public void Publish() => _phone.Host.Loop.Post(_ => _part.Set(Document()), null);

    /// <summary>Answers the phone's question to its owner.</summary>
    public void Answer(long number, string text) => _questions.Answer(number, text);

    /// <summary>Changes the phone's settings for its next pairing; null leaves a setting unchanged.</summary>
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

    /// <summary>Cancels the current operation.</summary>
    public void Cancel()
    {
        if (!_operation.TryCancel()) throw new PageCommandException("Nothing is under way that could be cancelled.");
    }

    public async Task ScanAsync(bool on)
    {
        if (on)
        {
            _scan.Clear();
            await _operation.RunAsync(null, "scan", async _ =>
            {
                await _phone.StartScanAsync(_scan.OnHeard).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
        else
        {
            await _phone.StopScanAsync().ConfigureAwait(false);
            _scan.Show();
        }

        Publish();
    }

    public Task ConnectAsync(string text)
    {
        if (!BleAddress.TryParse(text, out BleAddress peer))
            throw new PageCommandException(
                "The address has to be six octets such as 24:0A:C4:5E:C0:DE, with /random behind a random one.",
                "address"
            );
        if (_phone.Link is not null) throw new PageCommandException("The phone is connected already. Disconnect it first.");
        return _operation.RunAsync("connecting", "connect", async token =>
        {
            if (_phone.Host.Scanner.IsScanning) await _phone.StopScanAsync().ConfigureAwait(false);
            _scan.Show();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
            patience.CancelAfter(TimeSpan.FromSeconds(ConnectSeconds));
            try
            {
                await _phone.ConnectAsync(peer, patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                throw new PhoneCommandException(
                    $"{peer} does not answer. Scan again to see who advertises; the device may be off, or connected to as many phones as it takes."
                );
            }

            lock (_gate) _device = _scan.NameOf(peer);
            await _phone.AgreeOnMtuAsync(token).ConfigureAwait(false);
            _operation.Busy = "discovering";
            await _phone.DiscoverAsync(token).ConfigureAwait(false);
            Attributes.ShowServices();
            return true;
        });
    }

    public Task DisconnectAsync()
    {
        _operation.RequireLink();
        return _operation.RunAsync("disconnecting", "disconnect", async token =>
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
        if (text is null or "all")
            bonds.Clear();
        else if (!BleAddress.TryParse(text, out BleAddress peer) || !bonds.Remove(peer))
            throw new PageCommandException($"There is no bond with {text}.", "peer");
        Publish();
    }

    public async ValueTask DisposeAsync()
    {
        _part.Close();
        _operation.TryCancel();
        await _phone.DisposeAsync().ConfigureAwait(false);
        _part.Remove();
    }

    private static AuthReq With(AuthReq flags, AuthReq flag, bool? on) =>
        on switch
        {
            null => flags,
            true => flags | flag,
            false => flags & ~flag,
        };

    private static PairingSettings Pairing(string ioCapability, AuthReq flags) =>
        new RunOptions
        {
            IoCapability = ioCapability,
            Mitm = (flags & AuthReq.Mitm) != 0,
            Bond = (flags & AuthReq.Bonding) != 0,
            SecureConnections = (flags & AuthReq.SecureConnections) != 0,
        }.Pairing(ioCapability, mitm: true);

    private async Task<string> SecureAsync(string busy, string what, string failed, Func<CancellationToken, Task<PairingOutcome>> secure)
    {
        _operation.RequireLink();
        return await _operation.RunAsync(busy, what, async token =>
        {
            PairingOutcome outcome = await secure(token).ConfigureAwait(false);
            string text = outcome.IsSuccess ? Sentence(outcome) : $"{failed}. {outcome.Explain()}";
            Note(outcome.IsSuccess ? "success" : "failure", text);
            return outcome.IsSuccess
                ? text
                : throw new PageCommandException(
                    $"{text} {(what == "pair" ? "Pair again, or see the conversation for the cause." : "Forget the bond and pair again.")}",
                    PageCommandException.OnPhone
                );
        }).ConfigureAwait(false);
    }

    private void Note(string severity, string text)
    {
        lock (_gate) _note = new NoteDocument(Clock.Now, severity, text);
        Publish();
    }

    private static string Sentence(PairingOutcome outcome)
    {
        string text = outcome.ToString();
        return $"{char.ToUpperInvariant(text[0])}{text[1..]}.";
    }

    private void OnConnected(LeLink link)
    {
        link.SecurityRequested += wanted => Note("normal", $"The device asks for security: {wanted.Describe()}.");
        link.SecurityChanged += _ => Publish();
        link.MtuChanged += _ => Publish();
        link.ParametersChanged += _ => Publish();
        link.PairingCompleted += OnPairingCompleted;
        link.Client.ServicesChanged += (first, last) =>
            Note("normal", $"The device says that its attributes from {first} to {last} have changed. Discover them again.");
        link.Client.ValueReceived += Attributes.OnValue;
        Publish();
    }

    private void OnPairingCompleted(PairingOutcome outcome)
    {
        _questions.Withdraw();
        Note(outcome.IsSuccess ? "success" : "failure", outcome.IsSuccess ? Sentence(outcome) : $"Pairing failed. {outcome.Explain()}");
    }

    private void OnDisconnected(LeLink link, HciErrorCode reason)
    {
        _questions.Withdraw();
        Attributes.Clear();
        if (reason != HciErrorCode.ConnectionTerminatedByLocalHost) Note("failure", $"The link has ended: {PhoneLog.Describe(reason)}.");
        Publish();
    }

    private PhoneDocument Document()
    {
        AuthReq flags = _phone.Host.Pairing.AuthReq;
        PhoneChoice choice;
        NoteDocument? note;
        lock (_gate) (choice, note) = (_choice, _note);
        return new PhoneDocument
        {
            Id = Id,
            Name = choice.Name,
            Address = _phone.Host.CurrentAddress.ToString(),
            IoCapability = choice.IoCapability,
            Mitm = (flags & AuthReq.Mitm) != 0,
            SecureConnections = (flags & AuthReq.SecureConnections) != 0,
            Bonding = (flags & AuthReq.Bonding) != 0,
            Private = choice.IsPrivate,
            Scanning = _phone.Host.Scanner.IsScanning,
            Busy = _operation.Busy,
            Link = _phone.Link is { } link ? Of(link) : null,
            Bonds = [.. _phone.Host.Bonds.All.Select(bond => StudioBoard.Of(bond, Id))],
            Question = _questions.Document,
            Note = note,
        };
    }

    private LinkDocument Of(LeLink link)
    {
        string? identity = link.PeerIdentity == link.PeerAddress ? null : link.PeerIdentity.ToString();
        return Radio.Of(
            link.Security,
            Id,
            link.PeerAddress.ToString(),
            identity,
            link.Mtu,
            link.Parameters.IntervalTime.TotalMilliseconds
        ) with
        {
            Device = _device,
        };
    }
}
