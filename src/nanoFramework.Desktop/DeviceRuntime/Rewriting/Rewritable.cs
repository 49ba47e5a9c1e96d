using Mono.Cecil;

namespace DeviceRuntime.Rewriting;

/// <summary>Changes of attributes that every rewritten type needs.</summary>
internal static class Rewritable
{
    /// <summary>Name of the method that replaces a static constructor: it is run by the boot and not by the CLR.</summary>
    public const string StaticConstructor = "cctor$";

    /// <summary>Marks a static field as written after its type is initialized, from the CLR's point of view.</summary>
    public static FieldAttributes Writable(FieldAttributes attributes) =>
        (attributes & FieldAttributes.Static) != 0 ? attributes & ~FieldAttributes.InitOnly : attributes;

    /// <summary>Makes a static constructor an ordinary method.</summary>
    public static void MakeOrdinary(MethodDefinition method)
    {
        method.Name = StaticConstructor;
        method.Attributes =
            (method.Attributes & ~(MethodAttributes.RTSpecialName | MethodAttributes.SpecialName | MethodAttributes.MemberAccessMask))
            | MethodAttributes.Public;
    }
}
