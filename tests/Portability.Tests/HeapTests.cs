using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Portability.Tests.Gate;
using SecureGatt;
using Xunit;

namespace Portability.Tests;

/// <summary>
/// The heap after boot, estimated without a board and compared with the interpreter's own measurement and with the smallest board.
/// </summary>
public sealed class HeapTests(ITestOutputHelper output)
{
    internal const int LiveLimit = 27_000, RowLimit = 765, AllocationLimit = 500;

    private const int CanRead = 1, CanWrite = 2, Notifies = 4;

    // Measured on the 32-bit interpreter with the flashed application.
    private const int Measured = 23_296, MeasuredAllocations = 498;

    private const string Idle = "System.Threading.Thread.Sleep(-1);";

    /// <summary>Measured on the public interpreter, 32 bit: a sleeping Main, and one with the libraries loaded.</summary>
    [Theory]
    [InlineData(
        4_488,
        "class Program { static void Main() { System.Diagnostics.Debug.WriteLine(\"Hello world\"); " + Idle + " } }",
        "mscorlib"
    )]
    [InlineData(
        12_876,
        "class Program { static object Never() { return nanoFramework.Device.Bluetooth.BluetoothLEServer.Instance; } static void Main() { "
            + Idle
            + " } }",
        "mscorlib",
        "nanoFramework.Runtime.Events",
        "nanoFramework.Runtime.Native",
        "nanoFramework.System.Collections",
        "nanoFramework.System.Text",
        "nanoFramework.Device.Bluetooth"
    )]
    public void Estimate_without_objects_of_ours_is_what_was_measured(int measured, string source, params string[] assemblies)
    {
        DeviceBuild build = DeviceCompiler.Compile(
            "Sample",
            [("Sample.cs", source)],
            assemblies,
            Microsoft.CodeAnalysis.OutputKind.ConsoleApplication
        );
        Assert.Empty(build.Errors);
        int estimate =
            HeapSize.Interpreter
            + assemblies.Sum(name => HeapSize.LibraryTables[name])
            + (assemblies.Length > 1 ? HeapSize.LibraryStatics : 0)
            + HeapSize.Tables(build.Image);
        Assert.InRange(estimate, measured * 98 / 100, measured * 102 / 100);
    }

    [Fact]
    public void Flashed_application_fits_the_smallest_board()
    {
        IReadOnlyList<(string Part, int Octets)> parts = Parts(SecureGattServer.Program.Create());
        int live = parts.Sum(part => part.Octets);
        string report = string.Join(
            '\n',
            parts
                .Select(part => $"{part.Part, -28}{part.Octets, 8:N0}")
                .Append($"{"live after boot", -28}{live, 8:N0} of {LiveLimit:N0}, measured {Measured:N0}")
        );
        output.WriteLine(report);
        Assert.True(live <= LiveLimit, report);
        Assert.InRange(live, Measured * 98 / 100, Measured * 102 / 100);
    }

    /// <summary>Measured on the public interpreter, 32 bit, until the native half is called to advertise.</summary>
    [Theory]
    [InlineData(333, 1, 1, 0)]
    [InlineData(351, 1, 2, 0)]
    [InlineData(381, 2, 2, 0)]
    [InlineData(437, 3, 3, 0)]
    [InlineData(352, 1, 1, CanRead)]
    [InlineData(354, 1, 1, CanRead | CanWrite)]
    [InlineData(351, 1, 1, Notifies)]
    public void Estimate_of_the_allocations_is_what_was_measured(int measured, int services, int constant, int changing)
    {
        int estimate = Allocations(new Tables(services, constant, changing));
        Assert.InRange(estimate, measured * 98 / 100, measured * 102 / 100);
    }

    [Fact]
    public void Flashed_application_advertises_after_few_allocations()
    {
        int estimate = Allocations(SecureGattServer.Program.Create());
        output.WriteLine($"allocations to advertising {estimate} of {AllocationLimit}, measured {MeasuredAllocations}");
        Assert.InRange(estimate, MeasuredAllocations * 98 / 100, MeasuredAllocations * 102 / 100);
        // The estimate may be off by 2 %; the measured figures are exact.
        Assert.True(estimate * 98 / 100 <= AllocationLimit);
    }

    /// <summary>A constant row is the official library's alone: no object of ours remains of it.</summary>
    [Fact]
    public void One_more_constant_row_costs_no_object_of_ours()
    {
        IReadOnlyList<(string Part, int Octets)> one = Parts(new Constants(1)), two = Parts(new Constants(2));
        Assert.Equal(one[^1], two[^1]);
        Assert.InRange(two.Sum(part => part.Octets) - one.Sum(part => part.Octets), 1, RowLimit);
    }

    private static int Allocations(GattApplication application)
    {
        (GattServer server, ServiceTable table) = Wire(application);
        return HeapSize.Allocations(
            server,
            IsOurs,
            table.Services.Length,
            [.. table.Services.SelectMany(service => service.Characteristics)]
        );
    }

    private static (GattServer Server, ServiceTable Table) Wire(GattApplication application)
    {
        GattServer server = new(
            application,
            new StockPlatform(),
            new PairingUser(null),
            new DeviceConsole(),
            new EventDispatcher(EventDispatcher.Length)
        );
        return (
            server,
            (ServiceTable)typeof(GattServer).GetField("_table", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(server)!
        );
    }

    private static bool IsOurs(System.Type type) =>
        type.Assembly == typeof(GattServer).Assembly || type == typeof(Constants) || type == typeof(Tables);

    private static IReadOnlyList<(string Part, int Octets)> Parts(GattApplication application)
    {
        DeviceProject project = Repository.Find("src/SecureGattServer/SecureGattServer.nfproj");
        (GattServer server, ServiceTable table) = Wire(application);
        Characteristic[] rows = [.. table.Services.SelectMany(service => service.Characteristics)];
        int services = table.Services.Length, changing = rows.Count(row => !row.IsConstant);
        table.Services = null;
        return
        [
            (
                "interpreter and libraries",
                HeapSize.Interpreter + project.Assemblies.Sum(name => HeapSize.LibraryTables[name]) + HeapSize.LibraryStatics
            ),
            ("our tables", project.Closure.Sum(part => HeapSize.Tables(DeviceCompiler.Compile(part).Image))),
            (
                "library, services",
                HeapSize.LibraryServer
                    + (HeapSize.LibraryService * (services - 1))
                    + (HeapSize.LibraryCharacteristic * rows.Length)
                    + (HeapSize.LibraryClients * rows.Count(row => row.Notifies))
                    + rows.Where(row => row.Value is not null).Sum(row => HeapSize.StaticValue(row.Value.Length))
            ),
            ("our objects", HeapSize.Objects([server], IsOurs) + (changing * Binding())),
        ];
    }

    // What a row with handlers gets when it is published: its side of the library, and a handler for reading and one for writing.
    private static int Binding() => (12 * (1 + typeof(GattServer).Assembly.GetType("SecureGatt.CharacteristicBinding", throwOnError: true)!
        .GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Length)) + (2 * HeapSize.Delegate);

    private sealed class Constants(int rows) : GattApplication
    {
        private readonly int _rows = rows;

        public override ServiceTable CreateTable() => new(new Service(0x180F, [.. Enumerable.Range(0, _rows).Select(row =>
            new Characteristic(0x2A19 + row, CharacteristicProperties.Read, Permissions.Read, [(byte)row]))]));
    }

    // The tables that were measured: in the first service the constant rows, then one with these handlers; a constant row in each further
    // service.
    private sealed class Tables : GattApplication
    {
        private readonly int _services, _constant, _changing;

        public Tables(int services, int constant, int changing)
        {
            (_services, _constant, _changing) = (services, constant, changing);
            Settings.DeviceName = "SecureGattServer";
        }

        public override ServiceTable CreateTable() =>
            new([.. Enumerable.Range(0, _services).Select(service => new Service(0x180D + service, [.. Rows(service)]))]);

        private IEnumerable<Characteristic> Rows(int service)
        {
            for (int row = 0; row < (service == 0 ? _constant - _services + 1 : 1); row++)
                yield return new(0x2A37 + row, CharacteristicProperties.Read, Permissions.Read, [1]);
            if (service == 0 && _changing == Notifies)
                yield return new(0x2A50, CharacteristicProperties.Notify, Permissions.None);
            else if (service == 0 && _changing != 0)
                yield return new(0x2A50, CharacteristicProperties.Read, Permissions.Read)
                {
                    OnRead = Read,
                    OnWrite = _changing == CanRead ? null! : Write,
                };
        }

        private byte[] Read() => null!;

        private AttError Write(byte[] value) => AttError.Success;
    }
}
