using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using C = BleStack.Hci.Packets.SupportedCommand;

namespace BleStack.Virtual;

/// <summary>Runs one command whose parameters have not been looked at yet.</summary>
internal delegate void CommandHandler(VirtualController controller, ReadOnlySpan<byte> parameters);

internal delegate void CommandHandler<T>(VirtualController controller, T command) where T : allows ref struct;

/// <summary>How one command is known, answered and run.</summary>
/// <param name="Bit">Its place in the supported commands; null: always there.</param>
/// <param name="Needs">The LE feature it belongs to.</param>
/// <param name="ReturnLength">Octets of its return parameters; 0: it is answered with Command Status.</param>
/// <param name="ReturnsHandle">The return parameters begin with status and connection handle.</param>
/// <param name="Handler">What it does.</param>
internal sealed record CommandRow(SupportedCommand? Bit, LeFeatures Needs, int ReturnLength, bool ReturnsHandle, CommandHandler Handler);

/// <summary>Every command a virtual controller may know; order of [Vol 4, Part E] 7.</summary>
internal static class CommandTable
{
    private static readonly Dictionary<HciOpcode, CommandRow> s_building = [];

    static CommandTable()
    {
        AddBaseband();
        AddAdvertising();
        AddLinks();
        Rows = s_building.ToFrozenDictionary();
    }

    public static FrozenDictionary<HciOpcode, CommandRow> Rows { get; }

    public static SupportedCommands SupportedBy(LeFeatures features)
    {
        SupportedCommands set = default;
        foreach (CommandRow row in Rows.Values)
        {
            if (row.Bit is { } bit && (features & row.Needs) == row.Needs) set[(int)bit >> 3] |= (byte)(1 << ((int)bit & 7));
        }

        return set;
    }

    private static void Add<T>(
        SupportedCommand bit,
        int returnLength,
        CommandHandler<T> handler,
        LeFeatures needs = LeFeatures.None,
        bool handle = false
    )
        where T : IHciCommand<T>, allows ref struct =>
        s_building.Add(
            T.Opcode,
            new CommandRow(bit, needs, returnLength, handle, (controller, parameters) => handler(controller, T.Parse(parameters)))
        );

    private static void Add(
        HciOpcode opcode,
        SupportedCommand? bit,
        int returnLength,
        Action<VirtualController> handler,
        LeFeatures needs = LeFeatures.None
    ) => s_building.Add(opcode, new CommandRow(bit, needs, returnLength, false, (controller, parameters) =>
            {
                new PduReader(parameters).End();
                handler(controller);
            }));

    private static void AddBaseband()
    {
        Add<Disconnect>(C.Disconnect, 0, (c, p) => c.Links.Disconnect(p));
        Add<ReadRemoteVersionInformation>(C.ReadRemoteVersionInformation, 0, (c, p) => c.Links.ReadRemoteVersion(p));
        Add<SetEventMask>(C.SetEventMask, 1, (c, p) => c.SetEventMask(p));
        Add(HciOpcode.Reset, C.Reset, 1, c => c.OnReset());
        Add<ReadTransmitPowerLevel>(C.ReadTransmitPowerLevel, 4, (c, p) => c.Links.ReadTransmitPower(p), handle: true);
        Add<SetEventMaskPage2>(C.SetEventMaskPage2, 1, (c, _) => c.Host.Done());
        Add(HciOpcode.ReadLocalVersionInformation, C.ReadLocalVersionInformation, 9, c =>
            c.Host.Complete(
                new ReadLocalVersionInformationReturn(
                    HciErrorCode.Success,
                    c.Options.HciVersion,
                    0,
                    c.Options.HciVersion,
                    c.Options.Manufacturer,
                    0
                )
            )
        );
        Add(HciOpcode.ReadLocalSupportedCommands, null, 65, c =>
            c.Host.Complete(new ReadLocalSupportedCommandsReturn(HciErrorCode.Success, c.Commands))
        );
        Add(HciOpcode.ReadLocalSupportedFeatures, C.ReadLocalSupportedFeatures, 9, c => c.Host.Complete(
            new ReadLocalSupportedFeaturesReturn(HciErrorCode.Success, LmpFeatures.BrEdrNotSupported | LmpFeatures.LeSupportedController)));
        Add(HciOpcode.ReadBufferSize, C.ReadBufferSize, 8, c =>
            c.Host.Complete(new ReadBufferSizeReturn(HciErrorCode.Success, 0, 0, 0, 0))
        );
        Add(HciOpcode.ReadBdAddr, C.ReadBdAddr, 7, c => c.Host.Complete(new ReadBdAddrReturn(HciErrorCode.Success, c.PublicAddress)));
        Add<ReadRssi>(C.ReadRssi, 4, (c, p) => c.Links.ReadRssi(p), handle: true);
        Add<LeSetEventMask>(C.LeSetEventMask, 1, (c, p) => c.SetLeEventMask(p));
        Add(HciOpcode.LeReadBufferSize, C.LeReadBufferSize, 4, c => c.Host.Complete(
            new LeReadBufferSizeReturn(HciErrorCode.Success, c.Options.AclDataPacketLength, c.Options.TotalNumAclDataPackets)));
        Add(HciOpcode.LeReadLocalSupportedFeatures, C.LeReadLocalSupportedFeatures, 9, c => c.Host.Complete(
            new LeReadLocalSupportedFeaturesReturn(HciErrorCode.Success, c.Features)));
        Add<LeEncrypt>(C.LeEncrypt, 17, (c, p) => c.EncryptBlock(p), LeFeatures.LeEncryption);
        Add(HciOpcode.LeRand, C.LeRand, 9, c => c.GiveRandom(), LeFeatures.LeEncryption);
        Add(HciOpcode.LeReadSupportedStates, C.LeReadSupportedStates, 9, c =>
            c.Host.Complete(new LeReadSupportedStatesReturn(HciErrorCode.Success, 0x0000_03FF_FFFF_FFFF))
        );
    }

    private static void AddAdvertising()
    {
        Add<LeSetRandomAddress>(C.LeSetRandomAddress, 1, (c, p) => c.Radio.SetRandomAddress(p));
        Add<LeSetAdvertisingParameters>(C.LeSetAdvertisingParameters, 1, (c, p) => c.Radio.SetAdvertisingParameters(p));
        Add(HciOpcode.LeReadAdvertisingPhysicalChannelTxPower, C.LeReadAdvertisingPhysicalChannelTxPower, 2, c => c.Host.Complete(
            new LeReadAdvertisingPhysicalChannelTxPowerReturn(HciErrorCode.Success, 0)));
        Add<LeSetAdvertisingData>(C.LeSetAdvertisingData, 1, (c, p) => c.Radio.SetAdvertisingData(p));
        Add<LeSetScanResponseData>(C.LeSetScanResponseData, 1, (c, p) => c.Radio.SetScanResponseData(p));
        Add<LeSetAdvertisingEnable>(C.LeSetAdvertisingEnable, 1, (c, p) => c.Radio.EnableAdvertising(p));
        Add<LeSetScanParameters>(C.LeSetScanParameters, 1, (c, p) => c.Radio.SetScanParameters(p));
        Add<LeSetScanEnable>(C.LeSetScanEnable, 1, (c, p) => c.Radio.EnableScan(p));
        Add<LeCreateConnection>(C.LeCreateConnection, 0, (c, p) => c.Radio.CreateConnection(p));
        Add(HciOpcode.LeCreateConnectionCancel, C.LeCreateConnectionCancel, 1, c => c.Radio.CancelConnection());
        Add(HciOpcode.LeReadFilterAcceptListSize, C.LeReadFilterAcceptListSize, 2, c => c.Host.Complete(
            new LeReadFilterAcceptListSizeReturn(HciErrorCode.Success, c.Options.FilterAcceptListSize)));
        Add(HciOpcode.LeClearFilterAcceptList, C.LeClearFilterAcceptList, 1, c => c.Radio.ClearAcceptList());
        Add<LeAddDeviceToFilterAcceptList>(C.LeAddDeviceToFilterAcceptList, 1, (c, p) => c.Radio.AddToAcceptList(p));
        Add<LeRemoveDeviceFromFilterAcceptList>(C.LeRemoveDeviceFromFilterAcceptList, 1, (c, p) => c.Radio.RemoveFromAcceptList(p));
    }

    private static void AddLinks()
    {
        const LeFeatures Encryption = LeFeatures.LeEncryption;
        const LeFeatures Length = LeFeatures.LeDataPacketLengthExtension;
        const LeFeatures Parameters = LeFeatures.ConnectionParametersRequestProcedure;
        const LeFeatures Phy = LeFeatures.Le2MPhy;
        Add<LeConnectionUpdate>(C.LeConnectionUpdate, 0, (c, p) => c.Links.UpdateConnection(p));
        Add<LeSetHostChannelClassification>(C.LeSetHostChannelClassification, 1, (c, p) => c.Links.ClassifyChannels(p));
        Add<LeReadChannelMap>(C.LeReadChannelMap, 8, (c, p) => c.Links.ReadChannelMap(p), handle: true);
        Add<LeReadRemoteFeatures>(C.LeReadRemoteFeatures, 0, (c, p) => c.Links.ReadRemoteFeatures(p));
        Add<LeEnableEncryption>(C.LeEnableEncryption, 0, (c, p) => c.Links.EnableEncryption(p), Encryption);
        Add<LeLongTermKeyRequestReply>(C.LeLongTermKeyRequestReply, 3, (c, p) => c.Links.GiveLongTermKey(p), Encryption, handle: true);
        Add<LeLongTermKeyRequestNegativeReply>(
            C.LeLongTermKeyRequestNegativeReply,
            3,
            (c, p) => c.Links.RefuseLongTermKey(p),
            Encryption,
            handle: true
        );
        Add<LeRemoteConnectionParameterRequestReply>(
            C.LeRemoteConnectionParameterRequestReply, 3, (c, p) => c.Links.AcceptParameters(p), Parameters, handle: true);
        Add<LeRemoteConnectionParameterRequestNegativeReply>(
            C.LeRemoteConnectionParameterRequestNegativeReply, 3, (c, p) => c.Links.RefuseParameters(p), Parameters, handle: true);
        Add<LeSetDataLength>(C.LeSetDataLength, 3, (c, p) => c.Links.SetDataLength(p), Length, handle: true);
        Add(
            HciOpcode.LeReadSuggestedDefaultDataLength,
            C.LeReadSuggestedDefaultDataLength,
            5,
            c => c.Links.ReadSuggestedDataLength(),
            Length
        );
        Add<LeWriteSuggestedDefaultDataLength>(C.LeWriteSuggestedDefaultDataLength, 1, (c, p) => c.Links.SuggestDataLength(p), Length);
        Add(HciOpcode.LeReadMaximumDataLength, C.LeReadMaximumDataLength, 9, c => c.Host.Complete(
            new LeReadMaximumDataLengthReturn(HciErrorCode.Success, 251, 2120, 251, 2120)), Length);
        Add<LeReadPhy>(C.LeReadPhy, 5, (c, p) => c.Links.ReadPhy(p), Phy, handle: true);
        Add<LeSetDefaultPhy>(C.LeSetDefaultPhy, 1, (c, p) => c.Links.SetDefaultPhy(p), Phy);
        Add<LeSetPhy>(C.LeSetPhy, 0, (c, p) => c.Links.SetPhy(p), Phy);
    }
}
