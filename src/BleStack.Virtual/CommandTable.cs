using System;
using System.Collections.Generic;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using C = BleStack.Hci.Packets.SupportedCommand;

namespace BleStack.Virtual;

/// <summary>Runs one command whose parameters have not been looked at yet.</summary>
internal delegate void CommandHandler(VirtualController controller, ReadOnlySpan<byte> parameters);

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
    private static readonly Dictionary<int, CommandRow> Rows = [];

    static CommandTable()
    {
        AddBaseband();
        AddAdvertising();
        AddLinks();
    }

    /// <summary>The command's row; null where there is none.</summary>
    public static CommandRow? Find(HciOpcode opcode) => Rows.GetValueOrDefault((int)opcode);

    public static SupportedCommands SupportedBy(LeFeatures features)
    {
        SupportedCommands set = default;
        foreach (CommandRow row in Rows.Values)
        {
            if (row.Bit is { } bit && (features & row.Needs) == row.Needs) set[(int)bit >> 3] |= (byte)(1 << ((int)bit & 7));
        }

        return set;
    }

    // Not generic over the command: it would be compiled for each of them, before the first controller answers.
    private static void Add(
        HciOpcode opcode,
        SupportedCommand bit,
        int returnLength,
        CommandHandler handler,
        LeFeatures needs = LeFeatures.None,
        bool handle = false
    ) => Rows.Add((int)opcode, new CommandRow(bit, needs, returnLength, handle, handler));

    private static void Add(
        HciOpcode opcode,
        SupportedCommand? bit,
        int returnLength,
        Action<VirtualController> handler,
        LeFeatures needs = LeFeatures.None
    ) => Rows.Add((int)opcode, new CommandRow(bit, needs, returnLength, false, (controller, parameters) =>
            {
                new PduReader(parameters).End();
                handler(controller);
            }));

    private static void AddBaseband()
    {
        Add(HciOpcode.Disconnect, C.Disconnect, 0, (c, p) => c.Links.Disconnect(Disconnect.Parse(p)));
        Add(HciOpcode.ReadRemoteVersionInformation, C.ReadRemoteVersionInformation, 0,
            (c, p) => c.Links.ReadRemoteVersion(ReadRemoteVersionInformation.Parse(p)));
        Add(HciOpcode.SetEventMask, C.SetEventMask, 1, (c, p) => c.SetEventMask(SetEventMask.Parse(p)));
        Add(HciOpcode.Reset, C.Reset, 1, c => c.OnReset());
        Add(HciOpcode.ReadTransmitPowerLevel, C.ReadTransmitPowerLevel, 4,
            (c, p) => c.Links.ReadTransmitPower(ReadTransmitPowerLevel.Parse(p)), handle: true);
        Add(HciOpcode.SetEventMaskPage2, C.SetEventMaskPage2, 1, (c, p) =>
        {
            _ = SetEventMaskPage2.Parse(p);
            c.Host.Done();
        });
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
        Add(HciOpcode.ReadRssi, C.ReadRssi, 4, (c, p) => c.Links.ReadRssi(ReadRssi.Parse(p)), handle: true);
        Add(HciOpcode.LeSetEventMask, C.LeSetEventMask, 1, (c, p) => c.SetLeEventMask(LeSetEventMask.Parse(p)));
        Add(HciOpcode.LeReadBufferSize, C.LeReadBufferSize, 4, c => c.Host.Complete(
            new LeReadBufferSizeReturn(HciErrorCode.Success, c.Options.AclDataPacketLength, c.Options.TotalNumAclDataPackets)));
        Add(HciOpcode.LeReadLocalSupportedFeatures, C.LeReadLocalSupportedFeatures, 9, c => c.Host.Complete(
            new LeReadLocalSupportedFeaturesReturn(HciErrorCode.Success, c.Features)));
        Add(HciOpcode.LeEncrypt, C.LeEncrypt, 17, (c, p) => c.EncryptBlock(LeEncrypt.Parse(p)), LeFeatures.LeEncryption);
        Add(HciOpcode.LeRand, C.LeRand, 9, c => c.GiveRandom(), LeFeatures.LeEncryption);
        Add(HciOpcode.LeReadSupportedStates, C.LeReadSupportedStates, 9, c =>
            c.Host.Complete(new LeReadSupportedStatesReturn(HciErrorCode.Success, 0x0000_03FF_FFFF_FFFF))
        );
    }

    private static void AddAdvertising()
    {
        Add(HciOpcode.LeSetRandomAddress, C.LeSetRandomAddress, 1, (c, p) => c.Radio.SetRandomAddress(LeSetRandomAddress.Parse(p)));
        Add(HciOpcode.LeSetAdvertisingParameters, C.LeSetAdvertisingParameters, 1,
            (c, p) => c.Radio.SetAdvertisingParameters(LeSetAdvertisingParameters.Parse(p)));
        Add(HciOpcode.LeReadAdvertisingPhysicalChannelTxPower, C.LeReadAdvertisingPhysicalChannelTxPower, 2, c => c.Host.Complete(
            new LeReadAdvertisingPhysicalChannelTxPowerReturn(HciErrorCode.Success, 0)));
        Add(HciOpcode.LeSetAdvertisingData, C.LeSetAdvertisingData, 1, (c, p) => c.Radio.SetAdvertisingData(LeSetAdvertisingData.Parse(p)));
        Add(HciOpcode.LeSetScanResponseData, C.LeSetScanResponseData, 1,
            (c, p) => c.Radio.SetScanResponseData(LeSetScanResponseData.Parse(p)));
        Add(HciOpcode.LeSetAdvertisingEnable, C.LeSetAdvertisingEnable, 1,
            (c, p) => c.Radio.EnableAdvertising(LeSetAdvertisingEnable.Parse(p)));
        Add(HciOpcode.LeSetScanParameters, C.LeSetScanParameters, 1, (c, p) => c.Radio.SetScanParameters(LeSetScanParameters.Parse(p)));
        Add(HciOpcode.LeSetScanEnable, C.LeSetScanEnable, 1, (c, p) => c.Radio.EnableScan(LeSetScanEnable.Parse(p)));
        Add(HciOpcode.LeCreateConnection, C.LeCreateConnection, 0, (c, p) => c.Radio.CreateConnection(LeCreateConnection.Parse(p)));
        Add(HciOpcode.LeCreateConnectionCancel, C.LeCreateConnectionCancel, 1, c => c.Radio.CancelConnection());
        Add(HciOpcode.LeReadFilterAcceptListSize, C.LeReadFilterAcceptListSize, 2, c => c.Host.Complete(
            new LeReadFilterAcceptListSizeReturn(HciErrorCode.Success, c.Options.FilterAcceptListSize)));
        Add(HciOpcode.LeClearFilterAcceptList, C.LeClearFilterAcceptList, 1, c => c.Radio.ClearAcceptList());
        Add(HciOpcode.LeAddDeviceToFilterAcceptList, C.LeAddDeviceToFilterAcceptList, 1,
            (c, p) => c.Radio.AddToAcceptList(LeAddDeviceToFilterAcceptList.Parse(p)));
        Add(HciOpcode.LeRemoveDeviceFromFilterAcceptList, C.LeRemoveDeviceFromFilterAcceptList, 1,
            (c, p) => c.Radio.RemoveFromAcceptList(LeRemoveDeviceFromFilterAcceptList.Parse(p)));
    }

    private static void AddLinks()
    {
        const LeFeatures Encryption = LeFeatures.LeEncryption;
        const LeFeatures Length = LeFeatures.LeDataPacketLengthExtension;
        const LeFeatures Parameters = LeFeatures.ConnectionParametersRequestProcedure;
        const LeFeatures Phy = LeFeatures.Le2MPhy;
        Add(HciOpcode.LeConnectionUpdate, C.LeConnectionUpdate, 0, (c, p) => c.Links.UpdateConnection(LeConnectionUpdate.Parse(p)));
        Add(HciOpcode.LeSetHostChannelClassification, C.LeSetHostChannelClassification, 1,
            (c, p) => c.Links.ClassifyChannels(LeSetHostChannelClassification.Parse(p)));
        Add(HciOpcode.LeReadChannelMap, C.LeReadChannelMap, 8, (c, p) => c.Links.ReadChannelMap(LeReadChannelMap.Parse(p)), handle: true);
        Add(HciOpcode.LeReadRemoteFeatures, C.LeReadRemoteFeatures, 0, (c, p) => c.Links.ReadRemoteFeatures(LeReadRemoteFeatures.Parse(p)));
        Add(HciOpcode.LeEnableEncryption, C.LeEnableEncryption, 0,
            (c, p) => c.Links.EnableEncryption(LeEnableEncryption.Parse(p)), Encryption);
        Add(HciOpcode.LeLongTermKeyRequestReply, C.LeLongTermKeyRequestReply, 3,
            (c, p) => c.Links.GiveLongTermKey(LeLongTermKeyRequestReply.Parse(p)), Encryption, handle: true);
        Add(
            HciOpcode.LeLongTermKeyRequestNegativeReply, C.LeLongTermKeyRequestNegativeReply,
            3,
            (c, p) => c.Links.RefuseLongTermKey(LeLongTermKeyRequestNegativeReply.Parse(p)),
            Encryption,
            handle: true
        );
        Add(
            HciOpcode.LeRemoteConnectionParameterRequestReply, C.LeRemoteConnectionParameterRequestReply, 3,
            (c, p) => c.Links.AcceptParameters(LeRemoteConnectionParameterRequestReply.Parse(p)), Parameters, handle: true);
        Add(
            HciOpcode.LeRemoteConnectionParameterRequestNegativeReply, C.LeRemoteConnectionParameterRequestNegativeReply, 3,
            (c, p) => c.Links.RefuseParameters(LeRemoteConnectionParameterRequestNegativeReply.Parse(p)), Parameters, handle: true);
        Add(HciOpcode.LeSetDataLength, C.LeSetDataLength, 3,
            (c, p) => c.Links.SetDataLength(LeSetDataLength.Parse(p)), Length, handle: true);
        Add(
            HciOpcode.LeReadSuggestedDefaultDataLength,
            C.LeReadSuggestedDefaultDataLength,
            5,
            c => c.Links.ReadSuggestedDataLength(),
            Length
        );
        Add(HciOpcode.LeWriteSuggestedDefaultDataLength, C.LeWriteSuggestedDefaultDataLength, 1,
            (c, p) => c.Links.SuggestDataLength(LeWriteSuggestedDefaultDataLength.Parse(p)), Length);
        Add(HciOpcode.LeReadMaximumDataLength, C.LeReadMaximumDataLength, 9, c => c.Host.Complete(
            new LeReadMaximumDataLengthReturn(HciErrorCode.Success, 251, 2120, 251, 2120)), Length);
        Add(HciOpcode.LeReadPhy, C.LeReadPhy, 5, (c, p) => c.Links.ReadPhy(LeReadPhy.Parse(p)), Phy, handle: true);
        Add(HciOpcode.LeSetDefaultPhy, C.LeSetDefaultPhy, 1, (c, p) => c.Links.SetDefaultPhy(LeSetDefaultPhy.Parse(p)), Phy);
        Add(HciOpcode.LeSetPhy, C.LeSetPhy, 0, (c, p) => c.Links.SetPhy(LeSetPhy.Parse(p)), Phy);
    }
}
