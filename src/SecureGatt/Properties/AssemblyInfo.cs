using System.Reflection;
using System.Runtime.InteropServices;

[assembly: AssemblyTitle("SecureGatt")]
[assembly: AssemblyDescription("A secure Bluetooth LE GATT server on nanoFramework.Device.Bluetooth")]
[assembly: AssemblyCompany("SecureGattServer contributors")]
[assembly: AssemblyProduct("SecureGattServer")]
[assembly: AssemblyCopyright("MIT licence")]
[assembly: ComVisible(false)]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
