namespace DeviceRuntime;

/// <summary>One assembly of a boot.</summary>
/// <param name="Name">Its simple name.</param>
/// <param name="Image">Its image as it is loaded.</param>
/// <param name="Symbols">Portable symbols; null without.</param>
/// <param name="IsDeviceCode">True for device IL: its static constructors run at boot.</param>
internal sealed record DeviceAssembly(string Name, byte[] Image, byte[]? Symbols, bool IsDeviceCode);
