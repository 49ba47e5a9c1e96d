using System.Collections.Generic;
using System.Linq;
using System.Text;
using Mono.Cecil;
using nanoFramework.Interpreter;

namespace DeviceRuntime.Rewriting;

/// <summary>The types whose static constructors a boot runs, in the order of the device's tables; created with the rewrite.</summary>
internal static class StaticConstructorList
{
    /// <summary>Adds it to a rewritten module.</summary>
    public static void Add(ModuleDefinition module)
    {
        IEnumerable<string> types = module.GetTypes()
            .Where(static type => type.Methods.Any(static method => method is { IsStatic: true, Name: Rewritable.StaticConstructor }))
            .Select(static type => type.FullName).Order(CultureOrder.Instance).Select(static name => name.Replace('/', '+'));
        module.Resources.Add(
            new EmbeddedResource(
                StaticConstructors.ListName,
                ManifestResourceAttributes.Public,
                Encoding.UTF8.GetBytes(string.Join('\n', types))
            )
        );
    }
}
