using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using BleStack.Att;
using BleStack.Core;
using BleStack.Hci.Packets;

namespace Fuzz.Tests.Codecs;

/// <summary>One PDU type: parses octets, folds every property of the value, and writes it.</summary>
/// <remarks>
/// Types are found by reflection, so a new one cannot be missed. Most are ref structs, which reflection cannot box: the call of the
/// parser, of the properties and of the writer is emitted. Lists, whose elements are no properties, are folded by hand.
/// </remarks>
internal sealed class Codec
{
    private readonly Folder _folder;

    private Codec(string name, byte? first, Folder folder)
    {
        Name = name;
        First = first;
        _folder = folder;
    }

    private delegate void Folder(ReadOnlySpan<byte> pdu, ResultDigest digest, ref PduWriter writer);

    public string Name { get; }

    /// <summary>The octet each PDU of this type begins with, where there is one.</summary>
    public byte? First { get; }

    public static List<Codec> All() =>
    [
        .. typeof(PduReader).Assembly.GetTypes()
            .Where(static type => type is { Namespace: "BleStack.Hci.Packets" or "BleStack.Att.Pdus", IsValueType: true })
            .Where(static type => type.GetMethod("Parse") is not null)
            .Select(Of)
            .Append(new Codec("AclHeader", null, FoldAclHeader))
            .OrderBy(static codec => codec.Name, StringComparer.Ordinal),
    ];

    public void Run(ReadOnlySpan<byte> pdu, ResultDigest digest, ref PduWriter writer) => _folder(pdu, digest, ref writer);

    private static Codec Of(Type type)
    {
        byte? first = type.Namespace == "BleStack.Att.Pdus" ? (byte)Enum.Parse<AttOpcode>(type.Name) : null;
        return new Codec(type.Name, first, type.Name switch
        {
            nameof(LeAdvertisingReports) => FoldReports,
            nameof(LeExtendedAdvertisingReports) => FoldExtendedReports,
            nameof(NumberOfCompletedPackets) => FoldCompletedPackets,
            _ => Emit(type),
        });
    }

    private static Folder Emit(Type type)
    {
        Type[] parameters = [typeof(ReadOnlySpan<byte>), typeof(ResultDigest), typeof(PduWriter).MakeByRefType()];
        var method = new DynamicMethod(type.Name, typeof(void), parameters, typeof(Codec).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        LocalBuilder value = il.DeclareLocal(type);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, type.GetMethod("Parse")!);
        il.Emit(OpCodes.Stloc, value);
        foreach (PropertyInfo property in type.GetProperties().OrderBy(static property => property.Name, StringComparer.Ordinal))
            EmitAdd(il, value, property);

        MethodInfo write = type.GetMethod("Write")!;
        if (!write.IsStatic) il.Emit(OpCodes.Ldloca, value);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, write);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Folder>();
    }

    private static void EmitAdd(ILGenerator il, LocalBuilder value, PropertyInfo property)
    {
        Type type = property.PropertyType.IsEnum ? Enum.GetUnderlyingType(property.PropertyType) : property.PropertyType;
        il.Emit(OpCodes.Ldarg_1);
        if (!property.GetMethod!.IsStatic) il.Emit(OpCodes.Ldloca, value);
        il.Emit(OpCodes.Call, property.GetMethod);
        if (type.IsPrimitive)
        {
            il.Emit(type == typeof(sbyte) || type == typeof(int) ? OpCodes.Conv_I8 : OpCodes.Conv_U8);
            type = typeof(ulong);
        }

        MethodInfo? add = typeof(ResultDigest).GetMethod("Add", [type]);
        il.Emit(OpCodes.Call, add ?? throw new NotSupportedException($"{property.DeclaringType}.{property.Name} is not folded."));
    }

    private static void FoldReports(ReadOnlySpan<byte> pdu, ResultDigest digest, ref PduWriter writer)
    {
        LeAdvertisingReports reports = LeAdvertisingReports.Parse(pdu);
        digest.Add((ulong)LeAdvertisingReports.Subevent);
        digest.Add((ulong)reports.Count);
        foreach (LeAdvertisingReport report in reports)
        {
            digest.Add((ulong)report.Type);
            digest.Add(report.Address);
            digest.Add(report.Data);
            digest.Add((ulong)report.Rssi);
        }

        reports.Write(ref writer);
        foreach (LeAdvertisingReport report in reports) report.Write(ref writer);
    }

    private static void FoldExtendedReports(ReadOnlySpan<byte> pdu, ResultDigest digest, ref PduWriter writer)
    {
        foreach (LeExtendedAdvertisingReport report in LeExtendedAdvertisingReports.Parse(pdu))
        {
            digest.Add((ulong)report.Properties);
            digest.Add(report.Address);
            digest.Add(report.Data);
            digest.Add((ulong)report.Rssi);
            digest.Add(report.IsComplete ? 1UL : 0);
            report.ToLegacy().Write(ref writer);
        }
    }

    private static void FoldCompletedPackets(ReadOnlySpan<byte> pdu, ResultDigest digest, ref PduWriter writer)
    {
        NumberOfCompletedPackets packets = NumberOfCompletedPackets.Parse(pdu);
        digest.Add((ulong)NumberOfCompletedPackets.Code);
        for (int i = 0; i < packets.Count; i++)
        {
            digest.Add((ulong)packets[i].ConnectionHandle);
            digest.Add((ulong)packets[i].Count);
        }

        packets.Write(ref writer);
        if (packets.Count > 0) new NumberOfCompletedPackets(packets[0].ConnectionHandle, packets[0].Count).Write(ref writer);
    }

    private static void FoldAclHeader(ReadOnlySpan<byte> pdu, ResultDigest digest, ref PduWriter writer)
    {
        var reader = new PduReader(pdu);
        AclHeader header = AclHeader.Read(ref reader);
        reader.End();
        digest.Add((ulong)header.Handle);
        digest.Add((ulong)header.Boundary);
        digest.Add((ulong)header.Broadcast);
        digest.Add((ulong)header.DataLength);
        header.Write(ref writer);
    }
}
