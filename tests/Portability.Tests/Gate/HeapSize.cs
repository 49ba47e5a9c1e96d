using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using Mono.Cecil;
using SecureGatt;
using FieldAttributes = Mono.Cecil.FieldAttributes;

namespace Portability.Tests.Gate;

/// <summary>
/// The managed heap that is in use after boot and collection, on an image for the ESP32. Three parts: what the interpreter and the official
/// library take (measured on the 32-bit interpreter), the tables it makes of each of our assemblies (computed as it does), and our objects
/// (walked on .NET, each at its size on the device: the heap is given out in blocks of 12 octets).
/// </summary>
public static class HeapSize
{
    /// <summary>Octets in use while a Main without libraries sleeps, its tables and mscorlib's (3,240) left out.</summary>
    public const int Interpreter = 1_068;

    /// <summary>Octets that the libraries' static constructors leave: the event thread, its queue, the event sink.</summary>
    public const int LibraryStatics = 2_212;

    /// <summary>
    /// Octets of the official library for a server that advertises one service without a characteristic, its empty lists shared.
    /// </summary>
    public const int LibraryServer = 2_760;

    /// <summary>Octets of the official library for each further service, and for a characteristic, its empty lists shared.</summary>
    public const int LibraryService = 252, LibraryCharacteristic = 262;

    /// <summary>Octets of the official library for the list of a characteristic's clients, and for a handler attached to one.</summary>
    public const int LibraryClients = 120, Delegate = 36;

    /// <summary>Octets of the official library for a static value of this length.</summary>
    public static int StaticValue(int length) => (Block * 3) + Blocks(ArrayHead + length);

    // Measured on the interpreter with tables of one to three rows: advertising one service without a characteristic; a further service,
    // and more for each that it is compared with; a characteristic, its static value, its binding where it can change, and each handler
    // attached to it.
    private const int AdvertisingAllocations = 288, ServiceAllocations = 28, EarlierAllocations = 8, RowAllocations = 16;
    private const int ValueAllocations = 1, BindingAllocations = 1, HandlerAllocations = 1;

    private const int Block = 12, ArrayHead = 20, AssemblyRecord = 136;

    /// <summary>Octets of the interpreter's tables for the package assemblies (measured).</summary>
    public static IReadOnlyDictionary<string, int> LibraryTables { get; } = new Dictionary<string, int>
    {
        ["mscorlib"] = 3_240, ["nanoFramework.Runtime.Events"] = 540, ["nanoFramework.Runtime.Native"] = 384,
        ["nanoFramework.System.Collections"] = 568, ["nanoFramework.System.Text"] = 548, ["nanoFramework.Device.Bluetooth"] = 4_120,
    };

    /// <summary>
    /// The tables of one assembly: a record, four octets for each reference, eight a type, two a field and a method, a block a static.
    /// </summary>
    public static int Tables(byte[] image)
    {
        using MemoryStream stream = new(image);
        using ModuleDefinition module = ModuleDefinition.ReadModule(stream);
        TypeDefinition[] types = [.. module.GetTypes().Where(type => type.Name != "<Module>")];
        FieldDefinition[] fields = [.. types.SelectMany(type => type.Fields).Where(field => !field.HasConstant)];
        (int typeReferences, int memberReferences) = PeSize.References(module);
        return AssemblyRecord + (4 * (module.AssemblyReferences.Count + typeReferences + memberReferences)) + (8 * types.Length)
            + PeSize.Pad(2 * fields.Length) + PeSize.Pad(2 * types.Sum(type => type.Methods.Count))
            + (Block * fields.Count(field => field.Attributes.HasFlag(FieldAttributes.Static)));
    }

    /// <summary>
    /// Everything our code reaches from <paramref name="roots"/>, and the statics of our assemblies; the library's own objects are not
    /// counted.
    /// </summary>
    /// <param name="isOurs">Whether a type is compiled for the device from our sources.</param>
    public static int Objects(IEnumerable<object> roots, Func<Type, bool> isOurs) => Reach(roots, isOurs).Sum(item => Size(item, isOurs));

    /// <summary>
    /// How many allocations the interpreter makes until the native half advertises: one for each object of ours that is reachable when the
    /// server is wired, and what was measured of the official library, with the stack frames that the way there takes.
    /// </summary>
    public static int Allocations(object server, Func<Type, bool> isOurs, int services, Characteristic[] rows) =>
        Reach([server], isOurs).Count() + AdvertisingAllocations + (ServiceAllocations * (services - 1))
            + (EarlierAllocations * (services - 1) * (services - 2) / 2) + (RowAllocations * rows.Length)
            + (ValueAllocations * rows.Count(row => row.Value is not null)) + (BindingAllocations * rows.Count(row => !row.IsConstant))
            + (HandlerAllocations * rows.Sum(row => (row.OnRead is null ? 0 : 1) + (row.OnWrite is null ? 0 : 1) + (row.Notifies ? 1 : 0)));

    private static IEnumerable<object> Reach(IEnumerable<object> roots, Func<Type, bool> isOurs)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Queue<object> open = new(roots);
        while (open.TryDequeue(out object? item))
        {
            if (!seen.Add(item))
                continue;
            yield return item;
            foreach (object held in Held(item, isOurs))
                open.Enqueue(held);
        }
    }

    private static int Size(object item, Func<Type, bool> isOurs) => item switch
    {
        string text => string.IsInterned(text) is null ? Blocks(Block + Encoding.UTF8.GetByteCount(text) + 1) : Block,
        Array array => Blocks(ArrayHead + (array.Length * ElementSize(array.GetType().GetElementType()!))),
        Delegate => Delegate,
        _ => isOurs(item.GetType()) ? Block * (1 + Fields(item.GetType()).Count()) : Block * 2,
    };

    private static IEnumerable<object> Held(object item, Func<Type, bool> isOurs) =>
        item switch
        {
            string => [],
            Array array => array.GetType().GetElementType()!.IsValueType ? [] : ((IEnumerable)array).Cast<object?>().OfType<object>(),
            Delegate call => call.Target is { } target && isOurs(target.GetType()) ? [target] : [],
            _ => isOurs(item.GetType())
                ? Fields(item.GetType()).Where(field => !field.FieldType.IsValueType).Select(field => field.GetValue(item)).OfType<object>()
                : [],
        };

    // The device's code has no automatic properties: those are the PC's part of a type.
    private static IEnumerable<FieldInfo> Fields(Type? type) => type is null || type == typeof(object) ? []
        : type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(field => !field.Name.StartsWith('<')).Concat(Fields(type.BaseType));

    private static int ElementSize(Type element) => Type.GetTypeCode(element.IsEnum ? Enum.GetUnderlyingType(element) : element) switch
    {
        TypeCode.Boolean or TypeCode.Byte or TypeCode.SByte => 1,
        TypeCode.Char or TypeCode.Int16 or TypeCode.UInt16 => 2,
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
        TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double or TypeCode.DateTime => 8,
        _ => Block,
    };

    private static int Blocks(int octets) => (octets + Block - 1) / Block * Block;
}
