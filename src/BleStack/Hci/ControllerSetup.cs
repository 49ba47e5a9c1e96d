using System;
using System.Threading.Tasks;
using BleStack.Core;
using BleStack.Hci.Packets;

namespace BleStack.Hci;

/// <summary>From reset to usable. Each optional command is sent only when the controller lists it, and its refusal is survived.</summary>
internal sealed class ControllerSetup(HciHost hci, IHciTransport transport, CommandQueue commands)
{
    private const ushort SmallestLeBuffer = 27;
    private const SupportedCommand WriteLeHostSupport = (SupportedCommand)(24 << 3 | 6);

    /// <summary>A reset is asked for this often before the controller counts as dead: the first may fall into its start.</summary>
    private const int ResetTimes = 3;

    private static readonly TimeSpan ResetPatience = TimeSpan.FromSeconds(2);

    /// <summary>What the controller has said of itself.</summary>
    public ControllerInfo Controller { get; private set; } = new();

    /// <summary>[Vol 4, Part E] 7.3.2: until the reset is answered, everything that comes is of the time before it.</summary>
    public bool IsResetting { get; set; }

    /// <summary>Resets the controller and learns what it can.</summary>
    public async Task RunAsync()
    {
        (await ResetAsync().ConfigureAwait(true)).OrThrow();
        Controller = await IdentifyAsync().ConfigureAwait(true);
        if (!Controller.Has(SupportedCommand.LeSetEventMask) && Controller.Commands != default)
            throw new HciCommandException($"{transport.Name} is no Bluetooth LE controller: it knows no LE commands.");
        await EnableLeAsync().ConfigureAwait(true);
        await SelectEventsAsync().ConfigureAwait(true);
        (int length, int count) = await BuffersAsync().ConfigureAwait(true);
        Controller = Controller with { AclLength = length, AclCount = count };
        hci.Acl.Configure(length, count);
        await LongPacketsAsync().ConfigureAwait(true);
    }

    private async Task<HciReply> ResetAsync()
    {
        byte[] packet = new byte[4];
        HciPacket.WriteCommand(packet, HciOpcode.Reset);
        IsResetting = true;
        transport.AwaitResetAnswer();
        try
        {
            return await commands.Enqueue(HciOpcode.Reset, packet, ResetTimes, ResetPatience).ConfigureAwait(true);
        }
        finally
        {
            IsResetting = false;
        }
    }

    private async Task<ControllerInfo> IdentifyAsync()
    {
        HciReply reply = await hci.CommandAsync(HciOpcode.ReadLocalVersionInformation).ConfigureAwait(true);
        ReadLocalVersionInformationReturn version = reply.Read<ReadLocalVersionInformationReturn>();
        HciReply commands = await hci.CommandAsync(HciOpcode.ReadLocalSupportedCommands).ConfigureAwait(true);
        HciReply features = await hci.CommandAsync(HciOpcode.LeReadLocalSupportedFeatures).ConfigureAwait(true);
        HciReply address = await hci.CommandAsync(HciOpcode.ReadBdAddr).ConfigureAwait(true);
        return new ControllerInfo
        {
            HciVersion = version.HciVersion,
            CompanyIdentifier = version.CompanyIdentifier,
            Subversion = version.LmpSubversion,
            Commands = commands.IsSuccess ? commands.Read<ReadLocalSupportedCommandsReturn>().Commands : default,
            Features = features.IsSuccess ? features.Read<LeReadLocalSupportedFeaturesReturn>().Features : LeFeatures.None,
            PublicAddress = address.IsSuccess ? address.Read<ReadBdAddrReturn>().Address : BleAddress.None,
        };
    }

    // A dual-mode controller keeps LE to itself until the host says that it knows LE ([Vol 4, Part E] 7.3.79).
    private async Task EnableLeAsync()
    {
        if (!Controller.Has(WriteLeHostSupport)) return;
        byte[] packet = [(byte)H4PacketType.Command, 0x6D, 0x0C, 2, 1, 0];
        await commands.Enqueue((HciOpcode)0x0C6D, packet).ConfigureAwait(true);
    }

    private async Task SelectEventsAsync()
    {
        const HciEventMask events = HciEventMask.Default | HciEventMask.EncryptionKeyRefreshComplete | HciEventMask.LeMeta;
        (await hci.CommandAsync(new SetEventMask(events)).ConfigureAwait(true)).OrThrow();
        LeEventMask mask = LeEventMask.Default;
        if (Controller.Has(LeFeatures.ConnectionParametersRequestProcedure)) mask |= LeEventMask.RemoteConnectionParameterRequest;
        if (Controller.Has(LeFeatures.LeDataPacketLengthExtension)) mask |= LeEventMask.DataLengthChange;
        if (Controller.Has(LeFeatures.LlPrivacy)) mask |= LeEventMask.EnhancedConnectionComplete;
        if (Controller.Has(LeFeatures.Le2MPhy) || Controller.Has(LeFeatures.LeCodedPhy)) mask |= LeEventMask.PhyUpdateComplete;
        if (Controller.Has(SupportedCommand.LeSetExtendedScanEnable)) mask |= LeEventMask.ExtendedAdvertisingReport;
        if (Controller.Has(SupportedCommand.LeSetExtendedAdvertisingEnable)) mask |= LeEventMask.AdvertisingSetTerminated;
        (await hci.CommandAsync(new LeSetEventMask(mask)).ConfigureAwait(true)).OrThrow();
    }

    // A length of 0 says that LE shares the BR/EDR buffers ([Vol 4, Part E] 7.8.2).
    private async Task<(int Length, int Count)> BuffersAsync()
    {
        LeReadBufferSizeReturn le = (
            await hci.CommandAsync(HciOpcode.LeReadBufferSize).ConfigureAwait(true)
        ).Read<LeReadBufferSizeReturn>();
        (int length, int count) = (le.AclDataPacketLength, le.TotalNumAclDataPackets);
        if (length == 0 || count == 0)
        {
            ReadBufferSizeReturn shared = (
                await hci.CommandAsync(HciOpcode.ReadBufferSize).ConfigureAwait(true)
            ).Read<ReadBufferSizeReturn>();
            (length, count) = (shared.AclDataPacketLength, shared.TotalNumAclDataPackets);
        }

        return length >= SmallestLeBuffer && count > 0
            ? (length, count)
            : throw new HciCommandException(
                $"The controller offers {count} ACL buffer(s) of {length} octets; at least one of {SmallestLeBuffer} is needed."
            );
    }

    // Longer link-layer packets for every connection to come; a controller that cannot stays at 27 octets.
    private async Task LongPacketsAsync()
    {
        const ushort octets = 251, microseconds = 2120;
        if (!Controller.Has(LeFeatures.LeDataPacketLengthExtension) || !Controller.Has(SupportedCommand.LeWriteSuggestedDefaultDataLength))
            return;
        await hci.CommandAsync(new LeWriteSuggestedDefaultDataLength(octets, microseconds)).ConfigureAwait(true);
    }
}
