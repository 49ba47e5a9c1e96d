using System;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using Microsoft.Extensions.Logging;

namespace BleStack.Gap;

/// <summary>Advertising, scanning and connecting, by legacy or by extended commands.</summary>
/// <remarks>
/// Between two resets a host uses one generation of these commands and never both: a controller refuses the other with Command Disallowed
/// ([Vol 4, Part E] 3.1.1). Legacy commands are the first choice, since each controller with LE that is older than 5.0 has them alone.
/// Extended ones are taken where the controller does not list the legacy ones, or refuses the very first of them and lists its successor.
/// What goes out on the air are legacy PDUs either way.
/// </remarks>
internal sealed class RadioCommands(BleHost host)
{
    private const byte Set = 0;
    private const byte AllChannels = 0x07;
    private const sbyte NoPowerPreference = 127;
    private const ushort ConnectScanUnits = 0x0060; // 60 ms, all of it listening

    // High duty cycle lasts 1.28 s at most, and an extended controller wants to be told so ([Vol 4, Part E] 7.8.56).
    private const ushort HighDutyDuration = 128;

    private bool _isSettled;

    /// <summary>Extended commands are used.</summary>
    public bool IsExtended { get; private set; }

    private HciHost Hci => host.Hci;

    /// <summary>The controller has been reset, and has said again what it knows.</summary>
    public void OnReset()
    {
        _isSettled = false;
        IsExtended =
            !Hci.Controller.Has(SupportedCommand.LeSetAdvertisingEnable)
            && Hci.Controller.Has(SupportedCommand.LeSetExtendedAdvertisingEnable);
    }

    /// <exception cref="HciCommandException">The controller refuses.</exception>
    public async Task SetAdvertisingAsync(AdvertisingParameters parameters)
    {
        (await FirstAsync(
            SupportedCommand.LeSetExtendedAdvertisingParameters,
            () => Hci.CommandAsync(Legacy(parameters)),
            () => Hci.CommandAsync(Extended(parameters))).ConfigureAwait(true)).OrThrow();

        // A set has an address of its own, which it takes only once it exists.
        if (IsExtended && host.Own.Current.IsRandom)
            (await Hci.CommandAsync(new LeSetAdvertisingSetRandomAddress(Set, host.Own.Current)).ConfigureAwait(true)).OrThrow();
        if (parameters.IsDirected) return;
        (await DataAsync(parameters.Data).ConfigureAwait(true)).OrThrow();
        if (!IsExtended || parameters.Type != AdvertisingType.NonConnectableUndirected)
            (await ScanResponseAsync(parameters.ScanResponse).ConfigureAwait(true)).OrThrow();
    }

    public Task<HciReply> StartAdvertisingAsync(AdvertisingParameters parameters) =>
        IsExtended
            ? Hci.CommandAsync(
                new LeSetExtendedAdvertisingEnable(
                    true,
                    Set,
                    parameters.Type == AdvertisingType.ConnectableDirectedHighDuty ? HighDutyDuration : (ushort)0
                )
            )
            : Hci.CommandAsync(new LeSetAdvertisingEnable(true));

    public Task<HciReply> StopAdvertisingAsync() => IsExtended
        ? Hci.CommandAsync(new LeSetExtendedAdvertisingEnable(false, Set, 0))
        : Hci.CommandAsync(new LeSetAdvertisingEnable(false));

    public Task<HciReply> SetScanAsync(ScanParameters parameters)
    {
        LeScanType type = parameters.IsActive ? LeScanType.Active : LeScanType.Passive;
        (ushort interval, ushort window) = (Units.Of625Microseconds(parameters.Interval), Units.Of625Microseconds(parameters.Window));
        return FirstAsync(
            SupportedCommand.LeSetExtendedScanParameters,
            () => Hci.CommandAsync(new LeSetScanParameters(type, interval, window, host.Own.Type, parameters.FilterPolicy)),
            () => Hci.CommandAsync(new LeSetExtendedScanParameters(host.Own.Type, parameters.FilterPolicy, type, interval, window)));
    }

    public Task<HciReply> StartScanAsync(bool filterDuplicates) => IsExtended
        ? Hci.CommandAsync(new LeSetExtendedScanEnable(true, filterDuplicates))
        : Hci.CommandAsync(new LeSetScanEnable(true, filterDuplicates));

    public Task<HciReply> StopScanAsync() => IsExtended
        ? Hci.CommandAsync(new LeSetExtendedScanEnable(false, false))
        : Hci.CommandAsync(new LeSetScanEnable(false, false));

    public Task<HciReply> ConnectAsync(BleAddress peer, ConnectionParameters p) =>
        FirstAsync(
            SupportedCommand.LeExtendedCreateConnection,
            () =>
                Hci.CommandAsync(
                    new LeCreateConnection(
                        ConnectScanUnits,
                        ConnectScanUnits,
                        UseAcceptList: false,
                        peer,
                        host.Own.Type,
                        p.IntervalMin,
                        p.IntervalMax,
                        p.Latency,
                        p.SupervisionTimeout,
                        0,
                        0
                    )
                ),
            () =>
                Hci.CommandAsync(
                    new LeExtendedCreateConnection(
                        host.Own.Type,
                        peer,
                        ConnectScanUnits,
                        ConnectScanUnits,
                        p.IntervalMin,
                        p.IntervalMax,
                        p.Latency,
                        p.SupervisionTimeout
                    )
                )
        );

    private static AdvertisingEventProperties Properties(AdvertisingType type) => AdvertisingEventProperties.LegacyPdus | type switch
    {
        AdvertisingType.ConnectableUndirected => AdvertisingEventProperties.Connectable | AdvertisingEventProperties.Scannable,
        AdvertisingType.ConnectableDirectedHighDuty => AdvertisingEventProperties.Connectable
            | AdvertisingEventProperties.Directed
            | AdvertisingEventProperties.HighDutyOrResponse,
        AdvertisingType.ConnectableDirectedLowDuty => AdvertisingEventProperties.Connectable | AdvertisingEventProperties.Directed,
        AdvertisingType.ScannableUndirected => AdvertisingEventProperties.Scannable,
        _ => AdvertisingEventProperties.None,
    };

    private LeSetAdvertisingParameters Legacy(AdvertisingParameters p) =>
        new(
            Units.Of625Microseconds(p.IntervalMin),
            Units.Of625Microseconds(p.IntervalMax),
            p.Type,
            host.Own.Type,
            p.Peer ?? BleAddress.None,
            AllChannels,
            p.FilterPolicy
        );

    private LeSetExtendedAdvertisingParameters Extended(AdvertisingParameters p) =>
        new(
            Set,
            Properties(p.Type),
            Units.Of625Microseconds(p.IntervalMin),
            Units.Of625Microseconds(p.IntervalMax),
            AllChannels,
            host.Own.Type,
            p.Peer ?? BleAddress.None,
            p.FilterPolicy,
            NoPowerPreference
        );

    private Task<HciReply> DataAsync(byte[] data) =>
        IsExtended ? Hci.CommandAsync(new LeSetExtendedAdvertisingData(Set, data)) : Hci.CommandAsync(new LeSetAdvertisingData(data));

    private Task<HciReply> ScanResponseAsync(byte[] data) =>
        IsExtended ? Hci.CommandAsync(new LeSetExtendedScanResponseData(Set, data)) : Hci.CommandAsync(new LeSetScanResponseData(data));

    // The first command of either generation after a reset settles which it is.
    private async Task<HciReply> FirstAsync(SupportedCommand successor, Func<Task<HciReply>> legacy, Func<Task<HciReply>> extended)
    {
        HciReply reply = await (IsExtended ? extended() : legacy()).ConfigureAwait(true);
        if (
            !_isSettled
            && !IsExtended
            && Hci.Controller.Has(successor)
            && reply.Status is (HciErrorCode.UnknownHciCommand or HciErrorCode.CommandDisallowed)
        )
        {
            host.Log.LogInformation("The controller refuses legacy advertising commands ({Status}); extended ones are used.", reply.Status);
            IsExtended = true;
            reply = await extended().ConfigureAwait(true);
        }

        _isSettled |= reply.IsSuccess;
        return reply;
    }
}
