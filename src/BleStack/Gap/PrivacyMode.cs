namespace BleStack.Gap;

/// <summary>Which address this device shows ([Vol 3, Part C] 10.7).</summary>
public enum PrivacyMode : byte
{
    /// <summary>The device uses its identity address.</summary>
    None,

    /// <summary>A resolvable private address from its IRK, changed every <see cref="BleHostOptions.RpaTimeout"/>.</summary>
    Resolvable,
}
