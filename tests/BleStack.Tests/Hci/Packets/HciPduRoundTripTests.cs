using System;
using BleStack.Core;
using BleStack.Hci;
using BleStack.Hci.Packets;
using Xunit;

namespace BleStack.Tests.Hci.Packets;

/// <summary>Every PDU comes back as it was written, and its parser takes no octet less and no octet more.</summary>
public class HciPduRoundTripTests
{
    private const ushort Handle = 0x0ABC;
    private const HciErrorCode Ok = HciErrorCode.Success;
    private static readonly BleAddress Peer = new(0xC10203040506, AddressType.Random);
    private static readonly BleAddress Own = new(0x7A0203040506, AddressType.Random);

    private delegate T Parser<T>(ReadOnlySpan<byte> parameters);

    private static void Check<T>(T value, int length, ReadOnlySpan<byte> written, Parser<T> parse)
    {
        byte[] octets = written.ToArray();
        Assert.Equal(length, octets.Length);
        Assert.Equal(value, parse(octets));
        Assert.Throws<MalformedPduException>(() => parse(octets.AsSpan(0, octets.Length - 1)));
        Assert.Throws<MalformedPduException>(() => parse([.. octets, 0]));
    }

    private static void Command<T>(int length, T command) where T : struct, IHciCommand<T>
    {
        byte[] buffer = new byte[HciPacket.MaxCommandLength];
        int total = HciPacket.WriteCommand(buffer, command);
        Assert.Equal(T.Opcode, HciPacket.ReadCommand(buffer.AsSpan(0, total), out ReadOnlySpan<byte> parameters));
        Check(command, length, parameters, T.Parse);
    }

    private static void Return<T>(int length, T value) where T : struct, IHciReturn<T>
    {
        byte[] buffer = new byte[HciPacket.MaxEventLength];
        int total = HciPacket.WriteCommandComplete(buffer, 1, HciOpcode.Reset, value);
        HciPacket.ReadEvent(buffer.AsSpan(0, total), out ReadOnlySpan<byte> parameters);
        CommandComplete complete = CommandComplete.Parse(parameters);
        Assert.Equal((1, HciOpcode.Reset, Ok), (complete.NumHciCommandPackets, complete.CommandOpcode, complete.Status));
        Check(value, length, complete.ReturnParameters, T.Parse);
    }

    private static void Event<T>(int length, T value) where T : struct, IHciEvent<T>
    {
        byte[] buffer = new byte[HciPacket.MaxEventLength];
        int total = HciPacket.WriteEvent(buffer, value);
        Assert.Equal(T.Code, HciPacket.ReadEvent(buffer.AsSpan(0, total), out ReadOnlySpan<byte> parameters));
        Check(value, length, parameters, T.Parse);
    }

    private static void LeEvent<T>(int length, T value) where T : struct, ILeEvent<T>
    {
        byte[] buffer = new byte[HciPacket.MaxEventLength];
        int total = HciPacket.WriteLeEvent(buffer, value);
        Assert.Equal(HciEventCode.LeMeta, HciPacket.ReadEvent(buffer.AsSpan(0, total), out ReadOnlySpan<byte> parameters));
        Assert.Equal((byte)T.Subevent, parameters[0]);
        Check(value, length, parameters[1..], T.Parse);
    }

    [Fact]
    public void Baseband_and_advertising_commands()
    {
        Command(3, new Disconnect(Handle, HciErrorCode.RemoteUserTerminatedConnection));
        Command(2, new ReadRemoteVersionInformation(Handle));
        Command(8, new SetEventMask(HciEventMask.LeMeta | HciEventMask.EncryptionChange));
        Command(8, new SetEventMaskPage2(HciEventMaskPage2.EncryptionChangeV2));
        Command(3, new ReadTransmitPowerLevel(Handle, 1));
        Command(2, new ReadRssi(Handle));
        Command(8, new LeSetEventMask(LeEventMask.PhyUpdateComplete));
        Command(6, new LeSetRandomAddress(Own));
        Command(
            15,
            new LeSetAdvertisingParameters(
                0x20,
                0x4000,
                AdvertisingType.ConnectableDirectedLowDuty,
                OwnAddressType.Random,
                Peer,
                7,
                AdvertisingFilterPolicy.AllFromAcceptList
            )
        );
        Command(1, new LeSetAdvertisingEnable(true));
        Command(7, new LeSetScanParameters(LeScanType.Active, 16, 8, OwnAddressType.Random, ScanningFilterPolicy.AcceptList));
        Command(2, new LeSetScanEnable(true, false));
        Command(7, new LeAddDeviceToFilterAcceptList(Peer));
        Command(7, new LeRemoveDeviceFromFilterAcceptList(Peer));
    }

    [Fact]
    public void Connection_commands()
    {
        Command(25, new LeCreateConnection(1, 2, true, Peer, OwnAddressType.Random, 3, 4, 5, 6, 7, 8));
        Command(14, new LeConnectionUpdate(Handle, 1, 2, 3, 4, 5, 6));
        Command(5, new LeSetHostChannelClassification(0x1F_FFFF_FFF0));
        Command(2, new LeReadChannelMap(Handle));
        Command(2, new LeReadRemoteFeatures(Handle));
        Command(14, new LeRemoteConnectionParameterRequestReply(Handle, 1, 2, 3, 4, 5, 6));
        Command(3, new LeRemoteConnectionParameterRequestNegativeReply(Handle, HciErrorCode.UnacceptableConnectionParameters));
        Command(6, new LeSetDataLength(Handle, 251, 2120));
        Command(4, new LeWriteSuggestedDefaultDataLength(251, 2120));
        Command(2, new LeReadPhy(Handle));
        Command(3, new LeSetDefaultPhy(0, LePhys.Le1M, LePhys.Le1M | LePhys.Le2M));
        Command(7, new LeSetPhy(Handle, 0, LePhys.Le1M, LePhys.Le2M, 2));
    }

    [Fact]
    public void Security_commands()
    {
        Command(2, new LeLongTermKeyRequestNegativeReply(Handle));
        Command(7, new LeRemoveDeviceFromResolvingList(Peer));
        Command(7, new LeReadPeerResolvableAddress(Peer));
        Command(7, new LeReadLocalResolvableAddress(Peer));
        Command(1, new LeSetAddressResolutionEnable(true));
        Command(2, new LeSetResolvablePrivateAddressTimeout(900));
        Command(8, new LeSetPrivacyMode(Peer, 1));
    }

    [Fact]
    public void Commands_that_carry_keys()
    {
        byte[] a = Convert.FromHexString("000102030405060708090A0B0C0D0E0F");
        byte[] b = Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF");
        byte[] buffer = new byte[HciPacket.MaxCommandLength];

        HciPacket.ReadCommand(buffer.AsSpan(0, HciPacket.WriteCommand(buffer, new LeEncrypt(a, b))), out ReadOnlySpan<byte> parameters);
        LeEncrypt encrypt = LeEncrypt.Parse(parameters);
        Assert.True(encrypt.Key.SequenceEqual(a) && encrypt.Plaintext.SequenceEqual(b));

        HciPacket.ReadCommand(
            buffer.AsSpan(0, HciPacket.WriteCommand(buffer, new LeEnableEncryption(Handle, 0x1122334455667788, 0x99AA, b))),
            out parameters
        );
        LeEnableEncryption enable = LeEnableEncryption.Parse(parameters);
        Assert.Equal(
            (Handle, 0x1122334455667788UL, (ushort)0x99AA),
            (enable.ConnectionHandle, enable.RandomNumber, enable.EncryptedDiversifier)
        );
        Assert.True(enable.LongTermKey.SequenceEqual(b));

        HciPacket.ReadCommand(buffer.AsSpan(0, HciPacket.WriteCommand(buffer, new LeLongTermKeyRequestReply(Handle, a))), out parameters);
        LeLongTermKeyRequestReply reply = LeLongTermKeyRequestReply.Parse(parameters);
        Assert.Equal(Handle, reply.ConnectionHandle);
        Assert.True(reply.LongTermKey.SequenceEqual(a));

        HciPacket.ReadCommand(buffer.AsSpan(0, HciPacket.WriteCommand(buffer, new LeAddDeviceToResolvingList(Peer, a, b))), out parameters);
        LeAddDeviceToResolvingList add = LeAddDeviceToResolvingList.Parse(parameters);
        Assert.Equal(Peer, add.Peer);
        Assert.True(add.PeerIrk.SequenceEqual(a) && add.LocalIrk.SequenceEqual(b));
    }

    [Fact]
    public void Advertising_data_keeps_its_length()
    {
        byte[] data = [3, 9, (byte)'H', (byte)'R'];
        byte[] buffer = new byte[HciPacket.MaxCommandLength];
        HciPacket.ReadCommand(
            buffer.AsSpan(0, HciPacket.WriteCommand(buffer, new LeSetScanResponseData(data))),
            out ReadOnlySpan<byte> parameters
        );
        Assert.Equal(32, parameters.Length);
        Assert.Equal(data, LeSetScanResponseData.Parse(parameters).Data.ToArray());
        byte[] tooLong = parameters.ToArray();
        tooLong[0] = 32;
        Assert.Throws<MalformedPduException>(() => { LeSetAdvertisingData.Parse(tooLong); });
    }

    [Fact]
    public void Return_parameters()
    {
        Return(1, new StatusReturn(Ok));
        Return(3, new ConnectionHandleReturn(Ok, Handle));
        Return(9, new ReadLocalVersionInformationReturn(Ok, 9, 0x1234, 9, 0x02E5, 0x5678));
        Return(65, new ReadLocalSupportedCommandsReturn(Ok, SupportedCommands.Of(SupportedCommand.LeRand)));
        Return(9, new ReadLocalSupportedFeaturesReturn(Ok, LmpFeatures.BrEdrNotSupported));
        Return(8, new ReadBufferSizeReturn(Ok, 27, 0, 4, 0));
        Return(7, new ReadBdAddrReturn(Ok, new BleAddress(0x112233445566, AddressType.Public)));
        Return(4, new ReadRssiReturn(Ok, Handle, -70));
        Return(4, new ReadTransmitPowerLevelReturn(Ok, Handle, 4));
        Return(4, new LeReadBufferSizeReturn(Ok, 27, 4));
        Return(9, new LeReadLocalSupportedFeaturesReturn(Ok, LeFeatures.LeEncryption));
        Return(2, new LeReadAdvertisingPhysicalChannelTxPowerReturn(Ok, -3));
        Return(2, new LeReadFilterAcceptListSizeReturn(Ok, 8));
        Return(2, new LeReadResolvingListSizeReturn(Ok, 8));
        Return(8, new LeReadChannelMapReturn(Ok, Handle, 0x1F_0000_0001));
        Return(9, new LeRandReturn(Ok, 0x1122334455667788));
        Return(9, new LeReadSupportedStatesReturn(Ok, 0x3FF_FFFF_FFFF));
        Return(5, new LeReadSuggestedDefaultDataLengthReturn(Ok, 27, 328));
        Return(9, new LeReadMaximumDataLengthReturn(Ok, 251, 2120, 251, 2120));
        Return(5, new LeReadPhyReturn(Ok, Handle, LePhy.Le1M, LePhy.Le2M));
        Return(7, new LeReadResolvableAddressReturn(Ok, Own));
    }

    [Fact]
    public void Events()
    {
        Event(4, new DisconnectionComplete(Ok, Handle, HciErrorCode.ConnectionTimeout));
        Event(4, new EncryptionChange(Ok, Handle, 1));
        Event(3, new EncryptionKeyRefreshComplete(HciErrorCode.PinOrKeyMissing, Handle));
        Event(8, new ReadRemoteVersionInformationComplete(Ok, Handle, 9, 2, 3));
        Event(4, new CommandStatus(HciErrorCode.UnknownHciCommand, 1, HciOpcode.LeSetPhy));
        Event(1, new HardwareError(0x42));
        Event(1, new DataBufferOverflow(1));
        LeEvent(18, new LeConnectionComplete(Ok, Handle, LinkRole.Central, Peer, 24, 0, 42, 0));
        LeEvent(30, new LeEnhancedConnectionComplete(Ok, Handle, LinkRole.Peripheral, Peer, Own, Peer, 24, 0, 42, 0));
        LeEvent(17, new LeDirectedAdvertisingReport(Peer, Own, -40));
        LeEvent(9, new LeConnectionUpdateComplete(Ok, Handle, 24, 0, 42));
        LeEvent(11, new LeReadRemoteFeaturesComplete(Ok, Handle, LeFeatures.LePing));
        LeEvent(12, new LeLongTermKeyRequest(Handle, 0x1122334455667788, 0x99AA));
        LeEvent(10, new LeRemoteConnectionParameterRequest(Handle, 24, 48, 0, 60));
        LeEvent(10, new LeDataLengthChange(Handle, 251, 2120, 27, 328));
        LeEvent(5, new LePhyUpdateComplete(Ok, Handle, LePhy.Le2M, LePhy.Le1M));
        LeEvent(3, new LeChannelSelectionAlgorithm(Handle, 1));
        LeEvent(5, new LeAdvertisingSetTerminated(HciErrorCode.AdvertisingTimeout, 1, Handle, 7));
    }

    [Fact]
    public void Flags_other_than_0_and_1_are_malformed() =>
        Assert.Throws<MalformedPduException>(() => LeSetAdvertisingEnable.Parse([2]));

    [Fact]
    public void Writing_and_parsing_allocate_nothing()
    {
        byte[] buffer = new byte[HciPacket.MaxEventLength];
        byte[] data = new byte[31];
        long before = 0;
        for (int i = 0; i < 200; i++)
        {
            if (i == 100) before = GC.GetAllocatedBytesForCurrentThread();
            HciPacket.WriteCommand(buffer, new LeSetAdvertisingData(data));
            int length = HciPacket.WriteLeEvent(buffer, new LeConnectionUpdateComplete(Ok, Handle, 24, 0, 42));
            HciPacket.ReadEvent(buffer.AsSpan(0, length), out ReadOnlySpan<byte> parameters);
            LeConnectionUpdateComplete.Parse(parameters[1..]);
            length = HciPacket.WriteEvent(buffer, new NumberOfCompletedPackets(Handle, 1));
            HciPacket.ReadEvent(buffer.AsSpan(0, length), out parameters);
            NumberOfCompletedPackets.Parse(parameters);
            HciPacket.WriteAclHeader(buffer, Handle, AclBoundary.FirstFlushable, 27);
            HciPacket.ReadAcl(buffer.AsSpan(0, 32), out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Extended_radio_commands()
    {
        Command(7, new LeSetAdvertisingSetRandomAddress(1, Peer));
        Command(
            25,
            new LeSetExtendedAdvertisingParameters(
                1,
                AdvertisingEventProperties.LegacyPdus,
                0x20,
                0xFFFFFF,
                7,
                OwnAddressType.Random,
                Peer,
                AdvertisingFilterPolicy.ProcessAll,
                -3
            )
        );
        Command(6, new LeSetExtendedAdvertisingEnable(true, 1, 128));
        Command(8, new LeSetExtendedScanParameters(OwnAddressType.Random, ScanningFilterPolicy.Basic, LeScanType.Active, 0x60, 0x30));
        Command(6, new LeSetExtendedScanEnable(true, true));
        Command(26, new LeExtendedCreateConnection(OwnAddressType.Random, Peer, 0x60, 0x60, 24, 40, 0, 42));
    }
}
