using System.Collections.Generic;
using BleStack.Core;

namespace SecureGattServer.Simulator.Phone;

/// <summary>Names of the assigned UUIDs a user of this server meets (Assigned Numbers 3.4, 3.7, 3.8).</summary>
internal static class AssignedNames
{
    private static readonly Dictionary<ushort, string> s_names = new()
    {
        [0x1800] = "Generic Access",
        [0x1801] = "Generic Attribute",
        [0x180A] = "Device Information",
        [0x180D] = "Heart Rate",
        [0x180F] = "Battery",
        [0x2900] = "Characteristic Extended Properties",
        [0x2901] = "Characteristic User Description",
        [0x2902] = "Client Characteristic Configuration",
        [0x2904] = "Characteristic Presentation Format",
        [0x2A00] = "Device Name",
        [0x2A01] = "Appearance",
        [0x2A04] = "Peripheral Preferred Connection Parameters",
        [0x2A05] = "Service Changed",
        [0x2A19] = "Battery Level",
        [0x2A23] = "System ID",
        [0x2A24] = "Model Number String",
        [0x2A25] = "Serial Number String",
        [0x2A26] = "Firmware Revision String",
        [0x2A27] = "Hardware Revision String",
        [0x2A28] = "Software Revision String",
        [0x2A29] = "Manufacturer Name String",
        [0x2A37] = "Heart Rate Measurement",
        [0x2A38] = "Body Sensor Location",
        [0x2A39] = "Heart Rate Control Point",
        [0x2A50] = "PnP ID",
        [0x2AA6] = "Central Address Resolution",
        [0x2B29] = "Client Supported Features",
        [0x2B2A] = "Database Hash",
        [0x2B3A] = "Server Supported Features",
    };

    /// <summary>"180D Heart Rate", or the UUID alone.</summary>
    public static string Describe(BleUuid uuid) => uuid.Is16Bit && s_names.TryGetValue(uuid.Short, out string? name) ? $"{uuid} {name}" : uuid.ToString();
}
