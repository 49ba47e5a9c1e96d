using System;
using System.Collections.Concurrent;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace DeviceRuntime;

/// <summary>Caches rewritten images by the content they were made from: in memory, and in a folder of the user for later runs.</summary>
internal static class ImageCache
{
    private static readonly ConcurrentDictionary<string, byte[]> Memory = new();
    private static readonly string Folder = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "nanoFramework.Desktop",
        "rewritten"
    );

    /// <summary>The image for a key, created once.</summary>
    public static byte[] GetOrAdd(string key, Func<byte[]> make) =>
        Memory.GetOrAdd(key, static (key, make) => Read(key) ?? Write(key, make()), make);

    /// <summary>A key of everything an image depends on: the rewriter, the interpreter, and these contents.</summary>
    public static string KeyOf(string kind, params ReadOnlySpan<byte[]> contents)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(kind));
        hash.AppendData(typeof(ImageCache).Module.ModuleVersionId.ToByteArray());
        hash.AppendData(typeof(nanoFramework.Interpreter.Machine).Module.ModuleVersionId.ToByteArray());
        foreach (byte[] content in contents) hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[]? Read(string key)
    {
        try
        {
            string path = Path.Combine(Folder, key);
            return File.Exists(path) ? File.ReadAllBytes(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Another process may write the same file, so files are renamed into place when complete. An unwritable folder only costs time.
    private static byte[] Write(string key, byte[] image)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            string temporary = Path.Combine(Folder, key + "." + Environment.ProcessId);
            File.WriteAllBytes(temporary, image);
            File.Move(temporary, Path.Combine(Folder, key), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }

        return image;
    }
}
