using BleStack.Hci;
using BleStack.Hci.Packets;
using C = BleStack.Hci.Packets.SupportedCommand;

namespace BleStack.Virtual;

internal static partial class CommandTable
{
    private static void AddBaseband()
    {
        Add<Disconnect>(C.Disconnect, 0, (c, p) => c.Disconnect(p));
        Add<ReadRemoteVersionInformation>(C.ReadRemoteVersionInformation, 0, (c, p) => c.ReadRemoteVersion(p));
        Add<SetEventMask>(C.SetEventMask, 1, (c, p) => c.SetEventMask(p));
        Add(HciOpcode.Reset, C.Reset, 1, c => c.Reset());
        Add<ReadTransmitPowerLevel>(C.ReadTransmitPowerLevel, 4, (c, p) => c.ReadTransmitPower(p), handle: true);
        Add<SetEventMaskPage2>(C.SetEventMaskPage2, 1, (c, _) => c.Done());
        Add(HciOpcode.ReadLocalVersionInformation, C.ReadLocalVersionInformation, 9, c => c.Complete(
            new ReadLocalVersionInformationReturn(HciErrorCode.Success, c.Options.HciVersion, 0, c.Options.HciVersion, c.Options.Manufacturer, 0)));
        Add(HciOpcode.ReadLocalSupportedCommands, null, 65, c => c.Complete(new ReadLocalSupportedCommandsReturn(HciErrorCode.Success, c.Commands)));
        Add(HciOpcode.ReadLocalSupportedFeatures, C.ReadLocalSupportedFeatures, 9, c => c.Complete(
            new ReadLocalSupportedFeaturesReturn(HciErrorCode.Success, LmpFeatures.BrEdrNotSupported | LmpFeatures.LeSupportedController)));
        Add(HciOpcode.ReadBufferSize, C.ReadBufferSize, 8, c => c.Complete(new ReadBufferSizeReturn(HciErrorCode.Success, 0, 0, 0, 0)));
        Add(HciOpcode.ReadBdAddr, C.ReadBdAddr, 7, c => c.Complete(new ReadBdAddrReturn(HciErrorCode.Success, c.PublicAddress)));
        Add<ReadRssi>(C.ReadRssi, 4, (c, p) => c.ReadRssi(p), handle: true);
        Add<LeSetEventMask>(C.LeSetEventMask, 1, (c, p) => c.SetLeEventMask(p));
        Add(HciOpcode.LeReadBufferSize, C.LeReadBufferSize, 4, c => c.Complete(
            new LeReadBufferSizeReturn(HciErrorCode.Success, c.Options.AclDataPacketLength, c.Options.TotalNumAclDataPackets)));
        Add(HciOpcode.LeReadLocalSupportedFeatures, C.LeReadLocalSupportedFeatures, 9, c => c.Complete(
            new LeReadLocalSupportedFeaturesReturn(HciErrorCode.Success, c.Features)));
        Add<LeEncrypt>(C.LeEncrypt, 17, (c, p) => c.EncryptBlock(p), LeFeatures.LeEncryption);
        Add(HciOpcode.LeRand, C.LeRand, 9, c => c.GiveRandom(), LeFeatures.LeEncryption);
        Add(HciOpcode.LeReadSupportedStates, C.LeReadSupportedStates, 9, c => c.Complete(new LeReadSupportedStatesReturn(HciErrorCode.Success, 0x0000_03FF_FFFF_FFFF)));
    }

    private static void AddAdvertising()
    {
        Add<LeSetRandomAddress>(C.LeSetRandomAddress, 1, (c, p) => c.SetRandomAddress(p));
        Add<LeSetAdvertisingParameters>(C.LeSetAdvertisingParameters, 1, (c, p) => c.SetAdvertisingParameters(p));
        Add(HciOpcode.LeReadAdvertisingPhysicalChannelTxPower, C.LeReadAdvertisingPhysicalChannelTxPower, 2, c => c.Complete(
            new LeReadAdvertisingPhysicalChannelTxPowerReturn(HciErrorCode.Success, 0)));
        Add<LeSetAdvertisingData>(C.LeSetAdvertisingData, 1, (c, p) => c.SetAdvertisingData(p));
        Add<LeSetScanResponseData>(C.LeSetScanResponseData, 1, (c, p) => c.SetScanResponseData(p));
        Add<LeSetAdvertisingEnable>(C.LeSetAdvertisingEnable, 1, (c, p) => c.EnableAdvertising(p));
        Add<LeSetScanParameters>(C.LeSetScanParameters, 1, (c, p) => c.SetScanParameters(p));
        Add<LeSetScanEnable>(C.LeSetScanEnable, 1, (c, p) => c.EnableScan(p));
        Add<LeCreateConnection>(C.LeCreateConnection, 0, (c, p) => c.CreateConnection(p));
        Add(HciOpcode.LeCreateConnectionCancel, C.LeCreateConnectionCancel, 1, c => c.CancelConnection());
        Add(HciOpcode.LeReadFilterAcceptListSize, C.LeReadFilterAcceptListSize, 2, c => c.Complete(
            new LeReadFilterAcceptListSizeReturn(HciErrorCode.Success, c.Options.FilterAcceptListSize)));
        Add(HciOpcode.LeClearFilterAcceptList, C.LeClearFilterAcceptList, 1, c => c.ClearAcceptList());
        Add<LeAddDeviceToFilterAcceptList>(C.LeAddDeviceToFilterAcceptList, 1, (c, p) => c.AddToAcceptList(p));
        Add<LeRemoveDeviceFromFilterAcceptList>(C.LeRemoveDeviceFromFilterAcceptList, 1, (c, p) => c.RemoveFromAcceptList(p));
    }

    private static void AddLinks()
    {
        const LeFeatures Encryption = LeFeatures.LeEncryption;
        const LeFeatures Length = LeFeatures.LeDataPacketLengthExtension;
        const LeFeatures Parameters = LeFeatures.ConnectionParametersRequestProcedure;
        const LeFeatures Phy = LeFeatures.Le2MPhy;
        Add<LeConnectionUpdate>(C.LeConnectionUpdate, 0, (c, p) => c.UpdateConnection(p));
        Add<LeSetHostChannelClassification>(C.LeSetHostChannelClassification, 1, (c, p) => c.ClassifyChannels(p));
        Add<LeReadChannelMap>(C.LeReadChannelMap, 8, (c, p) => c.ReadChannelMap(p), handle: true);
        Add<LeReadRemoteFeatures>(C.LeReadRemoteFeatures, 0, (c, p) => c.ReadRemoteFeatures(p));
        Add<LeEnableEncryption>(C.LeEnableEncryption, 0, (c, p) => c.EnableEncryption(p), Encryption);
        Add<LeLongTermKeyRequestReply>(C.LeLongTermKeyRequestReply, 3, (c, p) => c.GiveLongTermKey(p), Encryption, handle: true);
        Add<LeLongTermKeyRequestNegativeReply>(C.LeLongTermKeyRequestNegativeReply, 3, (c, p) => c.RefuseLongTermKey(p), Encryption, handle: true);
        Add<LeRemoteConnectionParameterRequestReply>(
            C.LeRemoteConnectionParameterRequestReply, 3, (c, p) => c.AcceptParameters(p), Parameters, handle: true);
        Add<LeRemoteConnectionParameterRequestNegativeReply>(
            C.LeRemoteConnectionParameterRequestNegativeReply, 3, (c, p) => c.RefuseParameters(p), Parameters, handle: true);
        Add<LeSetDataLength>(C.LeSetDataLength, 3, (c, p) => c.SetDataLength(p), Length, handle: true);
        Add(HciOpcode.LeReadSuggestedDefaultDataLength, C.LeReadSuggestedDefaultDataLength, 5, c => c.ReadSuggestedDataLength(), Length);
        Add<LeWriteSuggestedDefaultDataLength>(C.LeWriteSuggestedDefaultDataLength, 1, (c, p) => c.SuggestDataLength(p), Length);
        Add(HciOpcode.LeReadMaximumDataLength, C.LeReadMaximumDataLength, 9, c => c.Complete(
            new LeReadMaximumDataLengthReturn(HciErrorCode.Success, 251, 2120, 251, 2120)), Length);
        Add<LeReadPhy>(C.LeReadPhy, 5, (c, p) => c.ReadPhy(p), Phy, handle: true);
        Add<LeSetDefaultPhy>(C.LeSetDefaultPhy, 1, (c, p) => c.SetDefaultPhy(p), Phy);
        Add<LeSetPhy>(C.LeSetPhy, 0, (c, p) => c.SetPhy(p), Phy);
    }
}
