// usage: DeviceReferences MSCORLIB OUTPUT-FOLDER ASSEMBLY...
using System;
using System.IO;
using DeviceReferences;
using Mono.Cecil;

if (args.Length < 3)
{
    Console.Error.WriteLine("usage: DeviceReferences MSCORLIB OUTPUT-FOLDER ASSEMBLY...");
    return 2;
}

using ModuleDefinition mscorlib = ModuleDefinition.ReadModule(args[0]);
Directory.CreateDirectory(args[1]);
foreach (string path in args[2..])
{
    using ModuleDefinition module = ModuleDefinition.ReadModule(path);
    new ReferenceAssembly(module, mscorlib).Reduce();
    module.Write(Path.Combine(args[1], Path.GetFileName(path)));
}

return 0;
