// Makes steps of the commands and events between a host and its controller, which a page collapses. The narrator covers data packets.
// Frequent events without information (completed packets, advertising reports) are omitted; the trace contains all of them.
using System;
using System.Collections.Generic;
using System.Globalization;
using BleStack.Explain.Fields;
using BleStack.Hci;
using BleStack.Hci.Packets;
using SecureGattServer.Studio.Model;

namespace SecureGattServer.Simulator.Studio;

/// <summary>Makes steps of the HCI of one host.</summary>
/// <param name="side">"phone" or "device".</param>
/// <param name="stage">"live" or "scene".</param>
/// <param name="phone">The phone's id; null for the device.</param>
/// <param name="add">Receives the steps.</param>
internal sealed class HciSteps(string side, string stage, string? phone, Action<StepEntry> add)
{
    private const int LongestShown = 64;

    public void OnPacket(ReadOnlySpan<byte> packet, bool received)
    {
        if (packet.Length < 3) return;
        switch ((H4PacketType)packet[0])
        {
            case H4PacketType.Command when packet.Length >= 4: OnCommand(packet); break;
            case H4PacketType.Event: OnEvent(packet); break;
        }

        _ = received;
    }

    private static bool IsSecret(HciOpcode opcode) =>
        opcode
            is HciOpcode.LeEnableEncryption
                or HciOpcode.LeLongTermKeyRequestReply
                or HciOpcode.LeAddDeviceToResolvingList
                or HciOpcode.LeEncrypt;

    private static bool IsNoise(HciEventCode code, ReadOnlySpan<byte> parameters) =>
        code == HciEventCode.NumberOfCompletedPackets
        || (
            code == HciEventCode.LeMeta
            && parameters is [var subevent, ..]
            && (LeSubevent)subevent is LeSubevent.AdvertisingReport or (LeSubevent)0x0D
        );

    private void OnCommand(ReadOnlySpan<byte> packet)
    {
        HciOpcode opcode = HciPacket.ReadCommand(packet, out ReadOnlySpan<byte> parameters);
        bool isSecret = IsSecret(opcode);
        List<FieldEntry> fields = [new("Opcode", Convert.ToHexString(packet.Slice(1, 2)), Name(opcode)), Length(packet[3])];
        if (parameters.Length > 0)
            fields.Add(
                isSecret ? new FieldEntry("Parameters", "", "left out: they hold a key") : new FieldEntry("Parameters", Hex(parameters), "")
            );
        Add("hciCommand", "sent", $"{Host} → controller: {Name(opcode)}", isSecret ? null : Hex(packet), fields);
    }

    private void OnEvent(ReadOnlySpan<byte> packet)
    {
        HciEventCode code = HciPacket.ReadEvent(packet, out ReadOnlySpan<byte> parameters);
        if (IsNoise(code, parameters)) return;
        List<FieldEntry> fields = [new("Event Code", Convert.ToHexString(packet.Slice(1, 1)), Name(code)), Length(packet[2])];
        string text = Name(code);
        bool isSecret = false;
        if (code == HciEventCode.LeMeta && parameters.Length > 0)
        {
            text = Words(((LeSubevent)parameters[0]).ToString());
            fields.Add(new FieldEntry("Subevent Code", Convert.ToHexString(parameters[..1]), text));
        }
        else if (code == HciEventCode.CommandComplete && parameters.Length >= 3)
        {
            var of = (HciOpcode)(parameters[1] | parameters[2] << 8);
            isSecret = IsSecret(of);
            text = $"{text} of {Name(of)}{(parameters.Length > 3 ? $": {Status(parameters[3])}" : "")}";
            fields.Add(new FieldEntry("Command Opcode", Convert.ToHexString(parameters.Slice(1, 2)), Name(of)));
        }
        else if (code == HciEventCode.CommandStatus && parameters.Length >= 4)
        {
            text = $"{text} of {Name((HciOpcode)(parameters[2] | parameters[3] << 8))}: {Status(parameters[0])}";
        }

        if (!isSecret) fields.Add(new FieldEntry("Parameters", Hex(parameters), ""));
        Add("hciEvent", "received", $"controller → {Host}: {text}", isSecret ? null : Hex(packet), fields);
    }

    private string Host => side == "phone" ? "phone's host" : "device's host";

    private static FieldEntry Length(byte length) =>
        new("Parameter Total Length", length.ToString("X2", CultureInfo.InvariantCulture), length.ToString(CultureInfo.InvariantCulture));

    private static string Name<T>(T value)
        where T : struct, Enum => Enum.IsDefined(value) ? Words(value.ToString()) : $"0x{value:X}";

    private static string Words(string name) => PduFields.Spaced(name.StartsWith("Le", StringComparison.Ordinal) ? "LE" + name[2..] : name);

    private static string Status(byte status) => status == 0 ? "Success" : Name((HciErrorCode)status);

    private static string Hex(ReadOnlySpan<byte> octets) =>
        Convert.ToHexString(octets[..Math.Min(octets.Length, LongestShown)]) + (octets.Length > LongestShown ? "…" : "");

    private void Add(string kind, string direction, string text, string? octets, List<FieldEntry> fields) => add(new StepEntry
    {
        T = Clock.Now,
        Stage = stage,
        Level = "hci",
        Phone = phone,
        From = "none",
        Kind = kind,
        Severity = "detail",
        Text = text,
        Side = side,
        Direction = direction,
        Octets = octets,
        Fields = fields,
    });
}
