using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.Loader;
using System.Threading.Tasks;
using Xunit;

namespace TestKit.Board;

/// <summary>What a boot leaves in the process.</summary>
public static class LoadContexts
{
    /// <summary>
    /// Waits until no assembly of the contexts called <paramref name="name"/> is loaded: they go once no thread, timer, callback or object
    /// of the host refers into them. The board that booted them must be disposed of.
    /// </summary>
    /// <remarks><see cref="AssemblyLoadContext.All"/> does not tell: it forgets a context when its unloading begins.</remarks>
    public static async Task NothingIsLeftAsync(string name)
    {
        for (var waited = Stopwatch.StartNew(); Loaded(name) > 0 && waited.Elapsed < FirmwareBench.Patience; await Task.Delay(20))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, Loaded(name));
    }

    private static int Loaded(string name) =>
        AppDomain.CurrentDomain.GetAssemblies().Count(assembly => AssemblyLoadContext.GetLoadContext(assembly)?.Name == name);
}
