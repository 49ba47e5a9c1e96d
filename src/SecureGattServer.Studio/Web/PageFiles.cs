using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace SecureGattServer.Studio.Web;

/// <summary>The files of the page, embedded in this assembly: only embedded names are served.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "page/";

    private static readonly FrozenDictionary<string, string> s_types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".mjs"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".json"] = "application/json",
        [".webmanifest"] = "application/manifest+json",
        [".txt"] = "text/plain; charset=utf-8",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Func<Stream>> _files;

    /// <summary>The embedded files, or those of a folder during development of the page.</summary>
    public PageFiles(string? folder) => _files = folder is null ? Embedded() : Below(folder);

    /// <summary>Responds with the file; false when there is none with this name.</summary>
    public async Task<bool> SendAsync(HttpContext context)
    {
        string name = context.Request.Path.Value is null or "/" ? "index.html" : context.Request.Path.Value[1..];
        if (!_files.TryGetValue(name, out Func<Stream>? open) || !s_types.TryGetValue(Path.GetExtension(name), out string? type))
            return false;
        Stream file = open();
        await using (file.ConfigureAwait(false))
        {
            context.Response.ContentType = type;
            context.Response.ContentLength = file.Length;
            if (!HttpMethods.IsHead(context.Request.Method))
                await file.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
        }

        return true;
    }

    private static FrozenDictionary<string, Func<Stream>> Embedded()
    {
        Assembly assembly = typeof(PageFiles).Assembly;
        return assembly
            .GetManifestResourceNames()
            .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(
                static name => name[Prefix.Length..],
                Func<Stream> (name) => () => assembly.GetManifestResourceStream(name)!
            );
    }

    private static FrozenDictionary<string, Func<Stream>> Below(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToFrozenDictionary(
                path => Path.GetRelativePath(folder, path).Replace('\\', '/'),
                static Func<Stream> (path) => () => File.OpenRead(path)
            );
}
