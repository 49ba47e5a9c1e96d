using System;
using System.Collections.Generic;
using System.Linq;
using BleStack.Hci;
using BleStack.Smp;
using TestKit.Board;

namespace nanoFramework.Desktop.Tests.Board;

/// <summary>A virtual board with one of the <see cref="Scenarios"/>, or with the firmware and the passkey 123456.</summary>
internal sealed class BoardBench : FirmwareBench
{
    public BoardBench(
        string scenario,
        string image = "ESP32_BLE_REV3",
        IoCapability phone = IoCapability.KeyboardOnly,
        string name = "ESP32",
        params int[] goOnBehind
    )
        : base(
            typeof(BoardBench).Assembly.Location,
            new Dictionary<string, string> { ["scenario"] = scenario },
            image,
            phone,
            name,
            goOnBehind.ToHashSet()
        ) { }

    private BoardBench(string image, IoCapability phone, string[] settings)
        : base(image, phone, [.. settings.Prepend("passkey=123456")])
    {
    }

    public static BoardBench Firmware(string image, IoCapability phone, params string[] settings) => new(image, phone, settings);

    /// <summary>With this between the board's host and its controller.</summary>
    public static BoardBench Wired(Func<IHciTransport, IHciTransport> wire, params string[] settings) =>
        new("ESP32_BLE_REV3", IoCapability.KeyboardOnly, settings) { Wire = wire };

    public static BoardBench Firmware(params string[] settings) => Firmware("ESP32_BLE_REV3", IoCapability.KeyboardOnly, settings);
}
