using Mono.Cecil;

namespace DeviceRuntime.Rewriting;

/// <summary>Changes of attributes that every rewritten type needs.</summary>
internal static class Rewritable
{
    /// <summary>Name of the method a static constructor becomes: the CLR does not run it, the boot does.</summary>
    public const string StaticConstructor = "cctor$";

    /// <summary>A static field that is written after its type is initialized, as far as the CLR knows.</summary>
    public static FieldAttributes Writable(FieldAttributes attributes) =>
        (attributes & FieldAttributes.Static) != 0 ? attributes & ~FieldAttributes.InitOnly : attributes;

    /// <summary>Makes a static constructor an ordinary method.</summary>
    public static void MakeOrdinary(MethodDefinition method)
    {
        method.Name = StaticConstructor;
        method.Attributes = (method.Attributes & ~(MethodAttributes.RTSpecialName | MethodAttributes.SpecialName | MethodAttributes.MemberAccessMask)) | MethodAttributes.Public;
    }
}
