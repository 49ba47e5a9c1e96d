using System.Reflection;
using System.Runtime.InteropServices;

[assembly: AssemblyTitle("SecureGattServer")]
[assembly: AssemblyDescription("A heart-rate sensor with pairing, bonding and encrypted attributes")]
[assembly: AssemblyCompany("SecureGattServer contributors")]
[assembly: AssemblyProduct("SecureGattServer")]
[assembly: AssemblyCopyright("MIT licence")]
[assembly: ComVisible(false)]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
