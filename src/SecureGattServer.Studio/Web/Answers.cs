using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using SecureGattServer.Studio.Model;

namespace SecureGattServer.Studio.Web;

internal static class Answers
{
    public static async Task TextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), context.RequestAborted).ConfigureAwait(false);
    }

    public static async Task JsonAsync(HttpContext context, int status, byte[] json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>{"ok":false,"error":"…"}.</summary>
    public static byte[] Failure(string why)
    {
        byte[] error = StudioJson.Entry(new System.Collections.Generic.Dictionary<string, string> { ["error"] = why });
        return [.. "{\"ok\":false,"u8, .. error[1..]];
    }
}
