using System.Data;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;

namespace Capstan.Features.Kernel;

/// <summary>A jsonb value that passes through as text: no document is built on the way in or out.</summary>
[JsonConverter(typeof(RawJsonConverter))]
public sealed class RawJson(string text)
{
    public static readonly RawJson EmptyObject = new("{}");
    public static readonly RawJson EmptyArray = new("[]");

    public string Text => text;

    public static RawJson Of<T>(T value) => new(JsonSerializer.Serialize(value, WireJson.Options));

    public T? Read<T>() => JsonSerializer.Deserialize<T>(text, WireJson.Options);

    public override string ToString() => text;
}

internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Text, skipInputValidation: true);
}

internal sealed class RawJsonHandler : SqlMapper.TypeHandler<RawJson>
{
    public override void SetValue(IDbDataParameter parameter, RawJson? value) => throw new NotSupportedException("Statements are bound by ArgBinder.");

    public override RawJson? Parse(object value) => value is string text ? new(text) : null;
}
