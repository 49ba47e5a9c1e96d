using System;

namespace BleStack.Tests.Crypto;

/// <summary>Octets written as in the specification: hexadecimal, most significant first, spaces for the eye.</summary>
internal static class Hex
{
    public static byte[] Octets(string text) => Convert.FromHexString(text.Replace(" ", string.Empty, StringComparison.Ordinal));
}
