using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using BleStack.Explain.Capture;
using BleStack.Explain.Report;
using Microsoft.AspNetCore.Http;
using SecureGattServer.Studio.State;
using SecureGattServer.Studio.Web;

namespace SecureGattServer.Studio.Traces;

/// <summary>The whole conversation for download: its packets, its explanation, its steps.</summary>
/// <param name="trace">The btsnoop file being written.</param>
/// <param name="steps">All steps.</param>
/// <param name="title">Heading of the explanation.</param>
internal sealed class SavedConversation(string trace, StepStore steps, string title)
{
    /// <summary>The packets so far, as btsnoop.</summary>
    public Task SendTraceAsync(HttpContext context) => SendAsync(context, trace, "application/octet-stream", "studio.btsnoop");

    /// <summary>The steps so far, one JSON object a line.</summary>
    public Task SendStepsAsync(HttpContext context)
    {
        steps.Flush();
        return SendAsync(context, steps.Path, "application/x-ndjson", "studio.jsonl");
    }

    /// <summary>The explanation of the packets so far as one page.</summary>
    public async Task SendPageAsync(HttpContext context)
    {
        var page = new MemoryStream();
        try
        {
            await Task.Run(() => Write(page), context.RequestAborted).ConfigureAwait(false);
        }
        catch (CaptureException)
        {
            await Answers
                .TextAsync(context, StatusCodes.Status404NotFound, "Nothing has passed yet that could be explained.")
                .ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"studio.html\"";
        context.Response.ContentLength = page.Length;
        page.Position = 0;
        await page.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    // Limited to its current length: the file grows while it is sent.
    private static async Task SendAsync(HttpContext context, string path, string type, string name)
    {
        FileStream file = Open(path);
        await using (file.ConfigureAwait(false))
        {
            long length = file.Length;
            context.Response.ContentType = type;
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
            context.Response.ContentLength = length;
            byte[] buffer = new byte[1 << 16];
            while (length > 0)
            {
                int got = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), context.RequestAborted)
                    .ConfigureAwait(false);
                if (got == 0) return;
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, got), context.RequestAborted).ConfigureAwait(false);
                length -= got;
            }
        }
    }

    private void Write(MemoryStream page)
    {
        using var writer = new StreamWriter(page, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        Explainer.Run(trace, Open(trace), [new HtmlReport(writer, title)]);
    }
}
