using System;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Crypto;
using BleStack.Hci;
using BleStack.Hci.Packets;

namespace BleStack.Gap;

/// <summary>The addresses of this device: the identity, and the one on the air ([Vol 3, Part C] 10.7, 15.1).</summary>
/// <remarks>
/// The controller refuses another random address while it advertises, scans or initiates, so a rotation pauses what it can pause and
/// waits for what it cannot. <see cref="Current"/> changes only once the controller has taken the new address: a link that is reported
/// before belongs to the old one.
/// </remarks>
internal sealed class OwnAddress : IDisposable
{
    private readonly BleHost _host;
    private LoopTimer? _timer;
    private ResolvingKey? _key;

    public OwnAddress(BleHost host)
    {
        _host = host;
        Irk = host.Options.IdentityResolvingKey?.AsSpan().ToArray() ?? NewIrk(host.Options.Random);
    }

    /// <summary>This device's IRK, most significant octet first.</summary>
    public byte[] Irk { get; }

    /// <summary>
    /// The IRK given to bonded peers: zeros where no resolvable address will come of it, neither now nor after a restart ([Vol 3, Part H]
    /// 3.6.4).
    /// </summary>
    public ReadOnlySpan<byte> GivenIrk => IsPrivate || _host.Options.IdentityResolvingKey is not null ? Irk : NoIrk;

    /// <summary>The address that stays.</summary>
    public BleAddress Identity { get; private set; }

    /// <summary>The address on the air.</summary>
    public BleAddress Current { get; private set; }

    /// <summary>What to tell the controller to use.</summary>
    public OwnAddressType Type => Current.IsRandom ? OwnAddressType.Random : OwnAddressType.Public;

    private static ReadOnlySpan<byte> NoIrk => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private bool IsPrivate => _host.Options.Privacy == PrivacyMode.Resolvable;

    public async Task SetUpAsync()
    {
        // Asked for after each reset: a controller that was exchanged meanwhile has another public address. What was made up here stays.
        BleAddress? given = _host.Options.StaticAddress ?? await ControllersAsync().ConfigureAwait(true);
        Identity = given ?? (Identity.IsRandom ? Identity : NewStatic(_host.Options.Random));
        if (IsPrivate)
        {
            await ChangeAsync().ConfigureAwait(true);
            return;
        }

        if (Identity.IsRandom) (await _host.Hci.CommandAsync(new LeSetRandomAddress(Identity)).ConfigureAwait(true)).OrThrow();
        Current = Identity;
    }

    /// <summary>Takes a new resolvable address now, where privacy is on.</summary>
    public Task RotateAsync() => IsPrivate ? _host.Gate.RunAsync(RotateHeldAsync) : Task.CompletedTask;

    public void Dispose()
    {
        _timer?.Dispose();
        _key?.Dispose();
    }

    // All zeros or all ones is not an address: chips without a programmed address return these.
    private async Task<BleAddress?> ControllersAsync() => _host.Controller.PublicAddress is { Value: not (0 or 0xFFFF_FFFF_FFFF) } address
        ? address
        : await ZephyrAddress.ReadAsync(_host.Hci).ConfigureAwait(true);

    private static BleAddress NewStatic(IRandomSource random)
    {
        Span<byte> octets = stackalloc byte[8];
        ulong value;
        do
        {
            random.Fill(octets);
            value = BitConverter.ToUInt64(octets) & 0x3FFF_FFFF_FFFF;
        }
        while (value is 0 or 0x3FFF_FFFF_FFFF); // The random part may be neither all zeros nor all ones ([Vol 6, Part B] 1.3.2.1).

        return new BleAddress(value | 0xC000_0000_0000, AddressType.Random);
    }

    private static byte[] NewIrk(IRandomSource random)
    {
        byte[] irk = new byte[16];
        random.Fill(irk);
        return irk;
    }

    private async Task RotateHeldAsync()
    {
        if (_host.Connector.IsBusy)
        {
            // The connector asks again when it is done.
            IsOverdue = true;
            return;
        }

        await _host.Advertiser.PauseAsync().ConfigureAwait(true);
        await _host.Scanner.PauseAsync().ConfigureAwait(true);
        await ChangeAsync().ConfigureAwait(true);
        await _host.Scanner.ResumeAsync().ConfigureAwait(true);
        await _host.Advertiser.ResumeAsync().ConfigureAwait(true);
    }

    /// <summary>A rotation waits for the end of a connection attempt.</summary>
    public bool IsOverdue { get; private set; }

    private async Task ChangeAsync()
    {
        IsOverdue = false;
        BleAddress next = (_key ??= new ResolvingKey(Irk)).Generate(_host.Options.Random);
        HciReply reply = await _host.Hci.CommandAsync(new LeSetRandomAddress(next)).ConfigureAwait(true);
        if (reply.IsSuccess) Current = next;
        else if (Current == BleAddress.None) reply.OrThrow();
        (_timer ??= _host.Loop.CreateTimer(() => _host.Detach(RotateAsync()))).Start(_host.Options.RpaTimeout);
    }
}
