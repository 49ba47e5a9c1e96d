namespace System.Runtime.CompilerServices;

/// <summary>What init-only properties need, which .NET Standard 2.0 does not have.</summary>
internal static class IsExternalInit;
