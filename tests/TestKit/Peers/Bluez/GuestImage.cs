using System;
using System.ComponentModel;
using System.Linq;
using System.Reflection;
using System.Threading;

namespace TestKit.Peers.Bluez;

/// <summary>
/// The kernel and initramfs that build-guest.sh makes from Debian packages, and the state save-guest.sh makes of their one boot; all made
/// at most once.
/// </summary>
internal static class GuestImage
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(6);
    private static readonly Lazy<(string? Result, string? SkipReason)> s_built = new(
        static () => Run("build-guest.sh"),
        LazyThreadSafetyMode.ExecutionAndPublication
    );
    private static readonly Lazy<(string? Result, string? SkipReason)> s_saved = new(
        static () => s_built.Value.Result is { } folder ? Run("save-guest.sh", folder) : s_built.Value,
        LazyThreadSafetyMode.ExecutionAndPublication
    );

    /// <summary>The folder with kernel, initramfs and versions.</summary>
    public static string Folder => s_built.Value.Result ?? throw new InvalidOperationException(s_built.Value.SkipReason);

    /// <summary>The file a guest starts from.</summary>
    /// <exception cref="InvalidOperationException">The guest did not get ready; the message says how far it came.</exception>
    public static string State => s_saved.Value.Result ?? throw new InvalidOperationException(s_saved.Value.SkipReason);

    /// <summary>
    /// Why the guest is not available on this machine; null when it is. A guest that does not get ready is a failure and not a skip reason.
    /// </summary>
    public static string? SkipReason => s_built.Value.SkipReason;

    /// <summary>This folder in the sources.</summary>
    public static string Sources { get; } =
        typeof(GuestImage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static one => one.Key == "BluezSources").Value!;

    private static (string? Result, string? SkipReason) Run(string script, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux()) return (null, "BlueZ runs in a guest built from Debian packages; this is no Linux");
        try
        {
            ScriptResult ended = Script.Run(s_timeout, script, arguments);
            // 3 is "this machine cannot"; any other failure must not look like a missing package.
            return ended.Code switch
            {
                0 => (ended.LastLine, null),
                3 => (null, ended.LastProblem),
                _ => throw new InvalidOperationException($"{script} ended with {ended.Code}: {ended.Problem}"),
            };
        }
        catch (TimeoutException exception)
        {
            return (null, exception.Message);
        }
        catch (Win32Exception exception)
        {
            return (null, $"bash cannot be run: {exception.Message}");
        }
    }
}
