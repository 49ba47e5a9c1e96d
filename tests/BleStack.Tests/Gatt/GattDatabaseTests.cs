using System;
using System.Linq;
using BleStack.Att;
using BleStack.Gatt;
using BleStack.Tests.Att;
using Xunit;

namespace BleStack.Tests.Gatt;

/// <summary>Handles, declarations, hash, printing.</summary>
public class GattDatabaseTests
{
    /// <summary>The example of [Vol 3, Part G] Appendix B.</summary>
    [Fact]
    public void The_database_hash_is_that_of_the_specifications_example()
    {
        var database = new GattDatabase();
        database.Add(new GattService(0x1800)
            .Add(new GattCharacteristic(0x2A00, GattProperties.Read | GattProperties.Write))
            .Add(new GattCharacteristic(0x2A01, GattProperties.Read)));
        database.Add(new GattService(0x1801)
            .Add(new GattCharacteristic(0x2A05, GattProperties.Indicate))
            .Add(new GattCharacteristic(0x2B29, GattProperties.Read | GattProperties.Write))
            .Add(new GattCharacteristic(0x2B2A, GattProperties.Read)));
        var battery = new GattService(0x180F, isPrimary: false) { RequestedHandle = 0x0014 };
        database.Add(battery.Add(new GattCharacteristic(0x2A19, GattProperties.Read)));
        database.Add(new GattService(0x1808) { RequestedHandle = 0x000E }.Include(battery)
            .Add(new GattCharacteristic(0x2A18, GattProperties.Read | GattProperties.Indicate | GattProperties.ExtendedProperties)));
        Assert.Equal(0x16, database.Table.Count);
        byte[] hash = database.Hash.ToArray();
        Array.Reverse(hash);
        Assert.Equal("F1CA2D48ECF58BAC8A8830BBB9FBA990", Convert.ToHexString(hash));
    }

    [Fact]
    public void A_change_of_the_table_changes_the_hash_and_a_value_does_not()
    {
        var sample = new SampleServer();
        byte[] before = sample.Server.Database.Hash.ToArray();
        sample.Text.SetValue([1, 2, 3]);
        Assert.Equal(before, sample.Server.Database.Hash.ToArray());
        sample.Server.Add(new GattService(0x1802));
        Assert.NotEqual(before, sample.Server.Database.Hash.ToArray());
    }

    [Fact]
    public void The_built_in_services_come_first_and_can_be_left_out()
    {
        var server = new GattServer(new GattServerOptions { RobustCaching = false });
        Assert.Equal(
            [(0x1800, 1, 5), (0x1801, 6, 9)],
            server.Database.Services.Select(static s => ((int)s.Uuid.Short, (int)s.Handle, (int)s.EndHandle))
        );
        Assert.Empty(AttPeer.Empty().Database.Services);
        server.Database.Clear();
        Assert.Equal(0, server.Database.Table.Count);
    }

    [Fact]
    public void The_device_name_can_change_and_has_its_limit()
    {
        var server = new GattServer(new GattServerOptions { DeviceName = "Täst" });
        Assert.Equal("Täst", server.DeviceName);
        server.DeviceName = new string('x', 248);
        Assert.Equal(248, server.Database.Table.Find(3)!.Value.Length);
        Assert.Throws<ArgumentException>(() => server.DeviceName = new string('x', 249));
        Assert.Throws<ArgumentException>(() => new GattServer(new GattServerOptions { DeviceName = new string('x', 249) }));
    }

    [Fact]
    public void Handles_are_given_in_order_or_as_asked_with_gaps()
    {
        var database = new GattDatabase();
        GattService first = database.Add(new GattService(0x180D) { RequestedHandle = 0x10, RequestedEndHandle = 0x2F }
            .Add(new GattCharacteristic(0x2A37, GattProperties.Notify) { RequestedHandle = 0x18, RequestedValueHandle = 0x1A })
            .Add(new GattCharacteristic(0x2A38, GattProperties.Read)));
        GattService second = database.Add(new GattService(0x180F));
        Assert.Equal((0x10, 0x2F), (first.Handle, first.EndHandle));
        Assert.Equal(
            (0x18, 0x1A, 0x1B),
            (first.Characteristics[0].Handle, first.Characteristics[0].ValueHandle, first.Characteristics[0].CccdHandle)
        );
        Assert.Equal((0x1C, 0x1D), (first.Characteristics[1].Handle, first.Characteristics[1].ValueHandle));
        Assert.Equal((0x30, 0x30), (second.Handle, second.EndHandle));
        Assert.Equal("101A00372A", AttPeer.Text(database.Table.Find(0x18)!.Value.ToArray()));
        GattService before = database.Add(new GattService(0x1802) { RequestedHandle = 0x0F });
        Assert.Equal([before, first, second], database.Services);
        Assert.Equal(0xFFFF, database.Add(new GattService(0x1803) { RequestedHandle = 0xFFFF }).Handle);
        Assert.Throws<InvalidOperationException>(() => database.Add(new GattService(0x1804)));
    }

    [Fact]
    public void Handles_that_are_taken_or_out_of_order_are_refused_and_nothing_is_added()
    {
        var database = new GattDatabase();
        database.Add(new GattService(0x180D) { RequestedHandle = 0x10, RequestedEndHandle = 0x20 });
        Assert.Throws<InvalidOperationException>(() => database.Add(new GattService(0x180F) { RequestedHandle = 0x20 }));
        Assert.Throws<InvalidOperationException>(() =>
            database.Add(new GattService(0x180F) { RequestedHandle = 0x0F, RequestedEndHandle = 0x10 })
        );
        Assert.Throws<InvalidOperationException>(() =>
            database.Add(new GattService(0x180F) { RequestedHandle = 0x30, RequestedEndHandle = 0x2F })
        );
        Assert.Throws<InvalidOperationException>(() =>
            database.Add(
                new GattService(0x180F) { RequestedHandle = 0x30 }.Add(
                    new GattCharacteristic(0x2A19, GattProperties.Read) { RequestedHandle = 0x30 }
                )
            )
        );
        Assert.Throws<InvalidOperationException>(() => database.Add(new GattService(0x180F).Include(new GattService(0x1802))));
        Assert.Equal(1, database.Table.Count);
    }

    [Fact]
    public void A_service_may_leave_and_come_back_but_not_while_it_is_included()
    {
        var sample = new SampleServer();
        int count = sample.Server.Database.Table.Count;
        ushort handle = sample.Service.Handle;
        Assert.Throws<InvalidOperationException>(() => sample.Server.Remove(sample.Secondary));
        Assert.True(sample.Server.Remove(sample.Service));
        Assert.False(sample.Server.Remove(sample.Service));
        Assert.Equal(0, sample.Text.ValueHandle);
        sample.Server.Add(sample.Service);
        Assert.Equal((handle, count), (sample.Service.Handle, sample.Server.Database.Table.Count));
        Assert.Equal(sample.Text, sample.Server.Database.FindByValueHandle(sample.Text.ValueHandle));
        Assert.Equal(sample.Measurement, sample.Server.Database.FindByCccdHandle(sample.Measurement.CccdHandle));
        Assert.Throws<InvalidOperationException>(() => sample.Service.Add(new GattCharacteristic(0x2A00, GattProperties.Read)));
        Assert.Throws<InvalidOperationException>(() => sample.Text.Add(GattDescriptor.UserDescription("too late")));
    }

    [Fact]
    public void The_printed_table_names_everything()
    {
        string table = GattTablePrinter.Print(new SampleServer().Server.Database);
        string[] lines = table.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["Handle", "Type", "Properties", "Permissions", "Value"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(lines[1..], l => Assert.True(l.Length > lines[0].IndexOf("Permissions", StringComparison.Ordinal)));
        Assert.Contains(lines, static l =>
            l.StartsWith("0x0001  2800 Primary Service ", StringComparison.Ordinal)
            && l.EndsWith("1800 GAP Service, to 0x0007", StringComparison.Ordinal)
        );
        Assert.Contains(lines, static l =>
            l.Contains("2A00 Device Name", StringComparison.Ordinal) && l.EndsWith("53 61 6D 70 6C 65 \"Sample\"", StringComparison.Ordinal)
        );
        Assert.Contains(lines, static l =>
            l.Contains("2A38 Body Sensor Location", StringComparison.Ordinal)
            && l.Contains("Read authenticated, Write authenticated", StringComparison.Ordinal)
        );
        Assert.Contains(lines, static l => l.Contains("Read, Write, Notify", StringComparison.Ordinal));
        Assert.Contains(lines, static l =>
            l.Contains("2902 Client Characteristic Configuration", StringComparison.Ordinal)
            && l.EndsWith("(one per client)", StringComparison.Ordinal)
        );
        Assert.Equal("Read encrypted (key of 16 octets)", GattTablePrinter.Describe(AttributePermissions.ReadEncrypted, 16));
        Assert.Equal("-", GattTablePrinter.Describe(AttributePermissions.None, 0));
        Assert.Null(GattUuidNames.Find(SampleServer.Custom));
    }
}
