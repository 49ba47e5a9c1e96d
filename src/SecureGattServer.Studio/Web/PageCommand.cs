using System;
using System.Globalization;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace SecureGattServer.Studio.Web;

/// <summary>A command failed: what is wrong, what to do, and which argument is invalid.</summary>
internal sealed class PageCommandException(string message, string? field = null) : Exception(message)
{
    /// <summary>Field name for a refusal that the state already shows at its attribute: the page shows it only there.</summary>
    public const string OnAttribute = "attribute";

    /// <summary>Field name for a refusal that the state already shows at its phone.</summary>
    public const string OnPhone = "note";

    public string? Field { get; } = field;
}

/// <summary>Carries out commands of pages. Callable from any thread, concurrently.</summary>
internal interface IPageCommands
{
    /// <summary>Carries out one command; returns a document for the page, or null.</summary>
    /// <exception cref="PageCommandException">It cannot be carried out, or its arguments are invalid.</exception>
    Task<object?> RunAsync(string name, PageArguments arguments, CancellationToken cancellationToken);
}

/// <summary>The arguments of one command, checked as they are read.</summary>
internal readonly struct PageArguments(JsonElement command)
{
    private const int LongestText = 4096;

    /// <exception cref="PageCommandException">It is missing, is no text, or is too long.</exception>
    public string Text(string name, int longest = LongestText) =>
        OptionalText(name, longest) ?? throw new PageCommandException($"'{name}' is missing.", name);

    public string? OptionalText(string name, int longest = LongestText)
    {
        if (!Has(name, out JsonElement value)) return null;
        if (value.ValueKind != JsonValueKind.String) throw new PageCommandException($"'{name}' has to be text.", name);
        string text = value.GetString()!;
        return text.Length <= longest
            ? text
            : throw new PageCommandException($"'{name}' has {text.Length} characters; {longest} are the most.", name);
    }

    /// <exception cref="PageCommandException">It is missing or no whole number of this range.</exception>
    public long Number(string name, long least, long most)
    {
        if (!Has(name, out JsonElement value)) throw new PageCommandException($"'{name}' is missing.", name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= least && number <= most
            ? number
            : throw new PageCommandException(
                string.Create(CultureInfo.InvariantCulture, $"'{name}' has to be a whole number from {least} to {most}."),
                name
            );
    }

    /// <exception cref="PageCommandException">It is missing, or neither true nor false.</exception>
    public bool Flag(string name) => OptionalFlag(name) ?? throw new PageCommandException($"'{name}' is missing.", name);

    public bool? OptionalFlag(string name)
    {
        if (!Has(name, out JsonElement value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new PageCommandException($"'{name}' has to be true or false.", name),
        };
    }

    private bool Has(string name, out JsonElement value) =>
        command.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
