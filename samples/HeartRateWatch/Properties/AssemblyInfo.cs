using System.Reflection;
using System.Runtime.InteropServices;

[assembly: AssemblyTitle("HeartRateWatch")]
[assembly: AssemblyDescription("A heart-rate watch: a central")]
[assembly: AssemblyCompany("SecureGattServer contributors")]
[assembly: AssemblyProduct("SecureGattServer")]
[assembly: AssemblyCopyright("MIT licence")]
[assembly: ComVisible(false)]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
