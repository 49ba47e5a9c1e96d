using System.Globalization;
using System.Text;
using BleStack.Explain.Narration;
using BleStack.Gatt;

namespace BleStack.Explain.Report;

/// <summary>Describes an attribute as far as the capture showed it.</summary>
internal static class GattText
{
    public static string Line(GattEntry entry)
    {
        var text = new StringBuilder(entry.Name);
        if (entry.Kind == GattEntryKind.Service) text.Append(CultureInfo.InvariantCulture, $" (service, to 0x{entry.EndHandle:X4})");
        if (entry.Kind == GattEntryKind.Value && entry.Properties != GattProperties.None) text.Append($" [{Properties(entry.Properties)}]");
        if (entry.HasValue) text.Append($" = {ValueText.Describe(entry.Uuid, entry.Value)}");
        if (Uses(entry) is { Length: > 0 } uses) text.Append($" ({uses})");
        return text.ToString();
    }

    /// <summary>Lists the properties, as <c>read, notify</c>.</summary>
    public static string Properties(GattProperties properties)
    {
        var text = new StringBuilder();
        Add(GattProperties.Read, "read");
        Add(GattProperties.WriteWithoutResponse, "write without response");
        Add(GattProperties.Write, "write");
        Add(GattProperties.Notify, "notify");
        Add(GattProperties.Indicate, "indicate");
        Add(GattProperties.AuthenticatedSignedWrites, "signed write");
        Add(GattProperties.Broadcast, "broadcast");
        return text.ToString();

        void Add(GattProperties property, string name)
        {
            if ((properties & property) != 0) text.Append(text.Length == 0 ? "" : ", ").Append(name);
        }
    }

    /// <summary>"2 reads, 1,204 notifications, 1 refusal".</summary>
    public static string Uses(GattEntry entry)
    {
        var text = new StringBuilder();
        Add(entry.Reads, "read");
        Add(entry.Writes, "write");
        Add(entry.Notifications, "notification");
        Add(entry.Indications, "indication");
        Add(entry.Refusals, "refusal");
        return text.ToString();

        void Add(long count, string what)
        {
            if (count > 0) text.Append(text.Length == 0 ? "" : ", ").Append(Words.Count(count, what));
        }
    }
}
