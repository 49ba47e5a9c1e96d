using System;
using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using BleStack.Adversary;
using BleStack.Gap;
using BleStack.Gatt;
using BleStack.Hci.Packets;
using BleStack.Tests.Conformance.Smp;
using Xunit;

namespace BleStack.Tests.Conformance.Gap;

/// <summary>The Generic Access service ([Vol 3, Part C] 12) and the Name Discovery procedure (9.2.7).</summary>
public sealed class CharacteristicTests
{
    private static readonly GattServerOptions s_all = new()
    {
        DeviceName = "Pulse",
        Appearance = 0x0341,
        PreferredParameters = new PreferredParameters(24, 40, 0, 420),
        CentralAddressResolution = true,
    };

    /// <summary>Read By Type of characteristic declarations finds one of this type, readable and not writable; its value is this.</summary>
    private static void AssertCharacteristic(string uuid, string value)
    {
        foreach (LinkRole role in new[] { LinkRole.Peripheral, LinkRole.Central })
        {
            using var bench = new Bench(role, new BleHostOptions { Gatt = s_all });
            Assert.Equal("0701000900", bench.Tester.Ask(RawPeer.Att, "06 0100 FFFF 0028 0018")); // Find By Type Value: primary service 1800
            List<string> found = [];
            for (string from = "0100"; ;)
            {
                string answer = bench.Tester.Ask(RawPeer.Att, $"08 {from} 0900 0328");
                if (answer.StartsWith("01", StringComparison.Ordinal)) break;
                for (int at = 4; at < answer.Length; at += 14) found.Add(answer[at..(at + 14)]);
                from = $"{Convert.ToByte(found[^1][..2], 16) + 1:X2}00";
            }

            string declaration = Assert.Single(found, one => one.EndsWith(uuid, StringComparison.Ordinal));
            Assert.Equal("02", declaration[4..6]);
            Assert.Equal("0B" + value, bench.Tester.Ask(RawPeer.Att, $"0A {declaration[6..10]}"));
            Assert.Equal("0112" + declaration[6..10] + "03", bench.Tester.Ask(RawPeer.Att, $"12 {declaration[6..10]} 00"));
        }
    }

    [TestPurpose("GAP/GAT/BV-04-C", "Peripheral Preferred Connection Parameters: one, read only, eight octets")]
    public void Preferred_connection_parameters() => AssertCharacteristic("042A", "1800" + "2800" + "0000" + "A401");

    [TestPurpose("GAP/GAT/BV-16-C", "Device Name: one, readable")]
    public void Device_name() => AssertCharacteristic("002A", "50756C7365");

    [TestPurpose("GAP/GAT/BV-17-C", "Appearance: one, readable, two octets")]
    public void Appearance() => AssertCharacteristic("012A", "4103");

    [TestPurpose("GAP/GAT/BV-18-C", "Central Address Resolution, where the application offers it: one, read only, one octet")]
    public void Central_address_resolution() => AssertCharacteristic("A62A", "01");

    [TestPurpose("GAP/IDLE/NAMP/BV-01-C", "Name Discovery as client: Read Using Characteristic UUID of 2A00")]
    public void Name_discovery_client()
    {
        using var bench = new Bench(LinkRole.Central);
        Task<List<(ushort Handle, byte[] Value)>> read = bench.Begin(() => bench.Link.Client.ReadByUuidAsync(GattUuid.DeviceName));
        Assert.Equal("080100FFFF002A", bench.Tester.Next(RawPeer.Att));
        bench.Tester.Send(RawPeer.Att, "09 06 0300 54657374");
        Assert.Equal("080400FFFF002A", bench.Tester.Next(RawPeer.Att));
        bench.Tester.Send(RawPeer.Att, "01 08 0400 0A");
        bench.Until(() => read.IsCompleted);
        Assert.Equal("Test", Encoding.UTF8.GetString(Assert.Single(read.Result).Value));
    }

    [TestPurpose("GAP/IDLE/NAMP/BV-02-C", "Name Discovery as server: Read By Type of 2A00 is answered with the name")]
    public void Name_discovery_server()
    {
        foreach (LinkRole role in new[] { LinkRole.Peripheral, LinkRole.Central })
        {
            using var bench = new Bench(role, new BleHostOptions { DeviceName = "Pulse" });
            Assert.Equal("0907030050756C7365", bench.Tester.Ask(RawPeer.Att, "08 0100 FFFF 002A"));
        }
    }
}
