using System.Reflection;

[assembly: AssemblyTitle("SecureSensor")]
[assembly: AssemblyVersion("1.0.0.0")]
