using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using BleStack.Core;

namespace BleStack.Att.Tables;

/// <summary>Reads the JSON of a table file, token by token, so that every fault has its line.</summary>
internal ref struct TableFileReader
{
    /// <summary>"read", "read-encrypted", … as the permissions of <see cref="AttributePermissions"/> are named.</summary>
    private static readonly Dictionary<string, AttributePermissions> s_permissions = Enum.GetValues<AttributePermissions>()
        .Where(static one => one != AttributePermissions.None)
        .ToDictionary(static one => JsonNamingPolicy.KebabCaseLower.ConvertName(one.ToString()));

    private readonly ReadOnlySpan<byte> _text;
    private Utf8JsonReader _json;
    private int _counted;
    private int _line = 1;

    public TableFileReader(ReadOnlySpan<byte> text)
    {
        _text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        _json = new Utf8JsonReader(_text);
    }

    /// <summary>The attributes in the order of the file.</summary>
    public List<TableFileAttribute> Read()
    {
        List<TableFileAttribute>? attributes = null;
        Open(JsonTokenType.StartObject, "the file holds one object, { \"attributes\": [ … ] }");
        while (Next(JsonTokenType.EndObject))
        {
            string name = Name();
            if (name != "attributes") throw Fault($"'{name}' is not known here; the file holds \"attributes\" only");
            if (attributes is not null) throw Fault("'attributes' stands here twice");
            attributes = Attributes();
        }

        if (attributes is null) throw Fault("\"attributes\" is missing");
        Step(); // Nothing follows but white space, or this throws.
        return attributes;
    }

    private List<TableFileAttribute> Attributes()
    {
        List<TableFileAttribute> attributes = [];
        Open(JsonTokenType.StartArray, "\"attributes\" is a list of objects, [ { … }, … ]");
        while (Next(JsonTokenType.EndArray)) attributes.Add(Attribute());
        return attributes;
    }

    private TableFileAttribute Attribute()
    {
        if (_json.TokenType != JsonTokenType.StartObject)
            throw Fault("an attribute is an object, { \"handle\": 1, \"type\": \"2800\", … }");
        var attribute = new TableFileAttribute { Line = Line };
        var seen = new HashSet<string>();
        while (Next(JsonTokenType.EndObject))
        {
            string name = Name();
            if (!seen.Add(name)) throw Fault($"'{name}' stands here twice");
            Step();
            attribute = With(attribute, name);
        }

        foreach (string needed in (string[])["handle", "type"])
        {
            if (!seen.Contains(needed)) throw new TableFileException(attribute.Line, $"this attribute has no {needed}");
        }

        return attribute;
    }

    private TableFileAttribute With(TableFileAttribute attribute, string name) =>
        name switch
        {
            "handle" => attribute with { Handle = (ushort)Number(name, 1, 0xFFFF) },
            "type" => attribute with { Type = Uuid() },
            "value" => attribute with { Value = Octets() },
            "groupEnd" => attribute with { GroupEnd = (ushort)Number(name, 1, 0xFFFF) },
            "permissions" => attribute with { Permissions = Permissions() },
            "maxLength" => attribute with { MaxLength = Number(name, 0, AttOptions.MaximumValueLength) },
            "fixedLength" => attribute with { IsFixedLength = Flag(name) },
            "minKeySize" => attribute with { MinimumKeySize = (byte)Number(name, 7, 16) },
            "error" => attribute with { Refusal = (AttErrorCode)Number(name, 1, 0xFF) },
            _ => throw Fault(
                $"'{name}' is not known; an attribute has handle, type, value, groupEnd, permissions, maxLength, fixedLength, minKeySize and error"
            ),
        };

    /// <summary>A number, or a text of hex digits after 0x.</summary>
    private int Number(string name, int least, int most)
    {
        long value;
        bool isNumber = _json.TokenType switch
        {
            JsonTokenType.Number => _json.TryGetInt64(out value),
            JsonTokenType.String => TryHex(Text(name), out value),
            _ => throw Fault($"{name} is a number such as {least}, or a text such as \"0x{least:X2}\""),
        };
        return isNumber && value >= least && value <= most
            ? (int)value
            : throw Fault($"{name} is from {least} to {most} (0x{most:X2}), not {Shown()}");
    }

    private static bool TryHex(string text, out long value)
    {
        value = 0;
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private BleUuid Uuid() =>
        BleUuid.TryParse(Text("type"), out BleUuid uuid)
            ? uuid
            : throw Fault(
                $"type {Shown()} is no UUID; write four hex digits such as \"2a37\", or 36 characters such as \"9b574847-f706-436c-bed7-fc01eb0965c1\""
            );

    private byte[] Octets()
    {
        string digits = Text("value");
        if (digits.Length % 2 != 0 || !digits.All(char.IsAsciiHexDigit))
            throw Fault($"value {Shown()} is no octets; write two hex digits for each, such as \"0a18\"");
        return Convert.FromHexString(digits);
    }

    private AttributePermissions Permissions()
    {
        if (_json.TokenType != JsonTokenType.StartArray)
            throw Fault("permissions is a list such as [\"read\", \"write-encrypted\"]; [] allows nothing");
        AttributePermissions all = AttributePermissions.None;
        while (Next(JsonTokenType.EndArray))
        {
            if (!s_permissions.TryGetValue(Text("a permission"), out AttributePermissions one))
                throw Fault($"permission {Shown()} is not known; there are {string.Join(", ", s_permissions.Keys)}");
            all |= one;
        }

        return all;
    }

    private bool Flag(string name) => _json.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Fault($"{name} is true or false"),
    };

    private string Text(string name)
    {
        if (_json.TokenType != JsonTokenType.String) throw Fault($"{name} is a text in quotes");
        return Decoded(name);
    }

    private string Name() => Decoded("this name");

    private string Decoded(string name)
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Fault($"{name} holds octets or escapes that are no text");
        }
    }

    private void Open(JsonTokenType token, string what)
    {
        if (!Step() || _json.TokenType != token) throw Fault(what);
    }

    /// <summary>To the next element; false at the end of the object or list.</summary>
    private bool Next(JsonTokenType end) => Step() && _json.TokenType != end;

    private bool Step()
    {
        try
        {
            return _json.Read();
        }
        catch (JsonException exception)
        {
            throw new TableFileException((int)(exception.LineNumber ?? 0) + 1, $"this is not JSON: {Cause(exception)}");
        }
    }

    /// <summary>The library's message without its own position, which counts from 0, and without what its caller told it.</summary>
    private static string Cause(JsonException exception) =>
        exception.Message.Split(" LineNumber:")[0].Replace(", when isFinalBlock is true", "", StringComparison.Ordinal);

    private string Shown()
    {
        string token = System.Text.Encoding.UTF8.GetString(_json.ValueSpan[..Math.Min(_json.ValueSpan.Length, 60)]);
        return _json.ValueSpan.Length > 60 ? $"'{token}…'" : $"'{token}'";
    }

    private TableFileException Fault(string reason) => new(Line, reason);

    private int Line
    {
        get
        {
            int at = (int)Math.Min(_json.TokenStartIndex, _text.Length);
            _line += _text[_counted..at].Count((byte)'\n');
            _counted = at;
            return _line;
        }
    }
}
