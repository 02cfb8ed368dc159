using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Capstan.Features.Kernel;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Capstan.Api.OpenApi;

/// <summary>What the types do not say by themselves: closed sets of words (<c>[AllowedValues]</c>) and free JSON.</summary>
internal static class SchemaHouse
{
    public static Task Apply(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (context.JsonTypeInfo.Type == typeof(RawJson))
        {
            schema.Type = null;
            schema.Properties?.Clear();
            schema.Description ??= "Any JSON value.";
        }
        // A converter hides what it writes.
        if (context.JsonTypeInfo.Type == typeof(DateTimeOffset)) schema.Type = JsonSchemaType.String;
        else if (context.JsonTypeInfo.Type == typeof(DateTimeOffset?)) schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), false).FirstOrDefault() is AllowedValuesAttribute allowed)
            schema.Enum = [.. allowed.Values.OfType<string>().Select(v => (JsonNode)v)];
        return Task.CompletedTask;
    }
}
