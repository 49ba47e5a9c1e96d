using System;
using System.Collections.Generic;
using BleStack.Att.Pdus;
using BleStack.Core;
using BleStack.Hci.Packets;
using BleStack.Smp;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>Every PDU type alone: octet 0 of a message selects the parser, the rest is its input.</summary>
public sealed class PduTarget : FuzzTarget
{
    private static readonly List<Row> s_rows = Rows();

    private readonly byte[] _first = new byte[1200];
    private readonly byte[] _second = new byte[1200];

    private delegate int Rewriter(ReadOnlySpan<byte> pdu, Span<byte> buffer);

    private delegate void AttRewriter(ReadOnlySpan<byte> pdu, ref PduWriter writer);

    public override string Name => "pdus";

    public override string Summary =>
        "each HCI, ATT and SMP type's parser alone: MalformedPduException or a value that writes, reads and writes the same octets";

    public override void Generate(FuzzRandom random, ScriptWriter script)
    {
        for (int i = 2 + random.Next(8); i > 0; i--)
        {
            int chosen = random.Next(s_rows.Count);
            int length = random.OneIn(4) ? random.Next(80) : s_rows[chosen].Length;
            byte[] message = [(byte)chosen, .. random.Bytes(length)];
            for (int at = 1; at < message.Length; at++)
                if (random.OneIn(3)) message[at] = (byte)random.Next(3);
            script.Add(message);
        }
    }

    public override int Execute(ReadOnlySpan<byte> script)
    {
        var reader = new ScriptReader(script);
        int inputs = 0;
        while (reader.TryNext(out ReadOnlySpan<byte> message))
        {
            inputs++;
            if (message.Length is > 0 and < 1000) Check(s_rows[message[0] % s_rows.Count], message[1..]);
        }

        return inputs;
    }

    private void Check(Row row, ReadOnlySpan<byte> pdu)
    {
        int length;
        try
        {
            length = row.Rewrite(pdu, _first);
        }
        catch (MalformedPduException)
        {
            return;
        }

        int again = row.Rewrite(_first.AsSpan(0, length), _second);
        Require(_first.AsSpan(0, length).SequenceEqual(_second.AsSpan(0, again)), $"{row.Name} does not read what it wrote");
        Require(length <= pdu.Length, $"{row.Name} made {length} octets of {pdu.Length}");
    }

    private static List<Row> Rows()
    {
        List<Row> rows = [];
        void Command<T>()
            where T : IHciCommand<T>, allows ref struct =>
            rows.Add(
                new(typeof(T).Name, 8, static (p, b) =>
                    Written(p, b, static (ReadOnlySpan<byte> p, ref PduWriter w) => T.Parse(p).Write(ref w))
                )
            );
        void Event<T>()
            where T : IHciEvent<T>, allows ref struct =>
            rows.Add(
                new(typeof(T).Name, 4, static (p, b) =>
                    Written(p, b, static (ReadOnlySpan<byte> p, ref PduWriter w) => T.Parse(p).Write(ref w))
                )
            );
        void Le<T>()
            where T : ILeEvent<T>, allows ref struct =>
            rows.Add(
                new(typeof(T).Name, 18, static (p, b) =>
                    Written(p, b, static (ReadOnlySpan<byte> p, ref PduWriter w) => T.Parse(p).Write(ref w))
                )
            );
        void Return<T>()
            where T : IHciReturn<T>, allows ref struct =>
            rows.Add(
                new(typeof(T).Name, 8, static (p, b) =>
                    Written(p, b, static (ReadOnlySpan<byte> p, ref PduWriter w) => T.Parse(p).Write(ref w))
                )
            );
        void Att(string name, int length, AttRewriter rewrite) => rows.Add(new(name, length, (p, b) => Written(p, b, rewrite)));
        Command<Disconnect>(); Command<SetEventMask>(); Command<LeSetEventMask>(); Command<LeSetRandomAddress>();
        Command<LeSetAdvertisingParameters>();
        Command<LeSetAdvertisingEnable>(); Command<LeSetScanParameters>(); Command<LeSetScanEnable>();
        Command<LeAddDeviceToFilterAcceptList>();
        Command<LeSetAdvertisingData>(); Command<LeSetScanResponseData>(); Command<LeCreateConnection>(); Command<LeConnectionUpdate>();
        Command<LeReadChannelMap>();
        Command<LeRemoteConnectionParameterRequestReply>(); Command<LeRemoteConnectionParameterRequestNegativeReply>();
        Command<LeSetDataLength>(); Command<LeSetPhy>();
        Command<LeEncrypt>(); Command<LeEnableEncryption>(); Command<LeLongTermKeyRequestReply>(); Command<LeAddDeviceToResolvingList>();
        Command<LeSetPrivacyMode>();
        Event<DisconnectionComplete>(); Event<EncryptionChange>(); Event<EncryptionKeyRefreshComplete>();
        Event<ReadRemoteVersionInformationComplete>();
        Event<CommandStatus>(); Event<HardwareError>(); Event<DataBufferOverflow>(); Event<CommandComplete>();
        Event<NumberOfCompletedPackets>();
        Le<LeAdvertisingReports>(); Le<LeConnectionComplete>(); Le<LeEnhancedConnectionComplete>(); Le<LeConnectionUpdateComplete>();
        Le<LeReadRemoteFeaturesComplete>();
        Le<LeLongTermKeyRequest>(); Le<LeRemoteConnectionParameterRequest>(); Le<LeDataLengthChange>(); Le<LePhyUpdateComplete>();
        Le<LeChannelSelectionAlgorithm>();
        Return<ReadLocalVersionInformationReturn>(); Return<ReadLocalSupportedCommandsReturn>(); Return<ReadBufferSizeReturn>();
        Return<ReadBdAddrReturn>();
        Return<LeReadBufferSizeReturn>(); Return<LeReadLocalSupportedFeaturesReturn>(); Return<LeReadChannelMapReturn>();
        Return<LeReadMaximumDataLengthReturn>(); Return<LeEncryptReturn>();
        Att("ErrorResponse", 5, static (p, ref w) => ErrorResponse.Parse(p).Write(ref w));
        Att("ExchangeMtuRequest", 3, static (p, ref w) => ExchangeMtuRequest.Parse(p).Write(ref w));
        Att("FindInformationRequest", 5, static (p, ref w) => FindInformationRequest.Parse(p).Write(ref w));
        Att("FindInformationResponse", 10, static (p, ref w) => FindInformationResponse.Parse(p).Write(ref w));
        Att("FindByTypeValueRequest", 9, static (p, ref w) => FindByTypeValueRequest.Parse(p).Write(ref w));
        Att("FindByTypeValueResponse", 9, static (p, ref w) => FindByTypeValueResponse.Parse(p).Write(ref w));
        Att("ReadByTypeRequest", 7, static (p, ref w) => ReadByTypeRequest.Parse(p).Write(ref w));
        Att("ReadByTypeResponse", 9, static (p, ref w) => ReadByTypeResponse.Parse(p).Write(ref w));
        Att("ReadByGroupTypeRequest", 21, static (p, ref w) => ReadByGroupTypeRequest.Parse(p).Write(ref w));
        Att("ReadByGroupTypeResponse", 14, static (p, ref w) => ReadByGroupTypeResponse.Parse(p).Write(ref w));
        Att("ReadMultipleRequest", 7, static (p, ref w) => ReadMultipleRequest.Parse(p).Write(ref w));
        Att("PrepareWriteRequest", 9, static (p, ref w) => PrepareWriteRequest.Parse(p).Write(ref w));
        Att("ExecuteWriteRequest", 2, static (p, ref w) => ExecuteWriteRequest.Parse(p).Write(ref w));
        Att("SignedWriteCommand", 17, static (p, ref w) => SignedWriteCommand.Parse(p).Write(ref w));
        Att("HandleValueIndication", 7, static (p, ref w) => HandleValueIndication.Parse(p).Write(ref w));
        for (int i = 0; i < 6; i++) rows.Add(new("SmpPdu", i % 2 == 0 ? 17 : 7, RewriteSmp));
        return rows;
    }

    private static int Written(ReadOnlySpan<byte> pdu, Span<byte> buffer, AttRewriter rewrite)
    {
        var writer = new PduWriter(buffer);
        rewrite(pdu, ref writer);
        return writer.Length;
    }

    private static int RewriteSmp(ReadOnlySpan<byte> pdu, Span<byte> buffer) => pdu.IsEmpty ? 0 : SmpPdu.Parse(pdu)?.Write(buffer) ?? 0;

    private sealed record Row(string Name, int Length, Rewriter Rewrite);
}
