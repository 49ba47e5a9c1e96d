using System.Reflection;
using System.Runtime.InteropServices;

[assembly: AssemblyTitle("SecureGatt.Core")]
[assembly: AssemblyDescription("The logic of a secure Bluetooth LE GATT server: profile, plan, table, links, pairing rules; needs no Bluetooth API")]
[assembly: AssemblyCompany("SecureGattServer contributors")]
[assembly: AssemblyProduct("SecureGattServer")]
[assembly: AssemblyCopyright("MIT licence")]
[assembly: ComVisible(false)]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
