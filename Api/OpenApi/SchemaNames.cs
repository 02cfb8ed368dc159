using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using Capstan.Features.Kernel;
using Microsoft.AspNetCore.OpenApi;

namespace Capstan.Api.OpenApi;

/// <summary>Names of component schemas: the type's own name, a page after its items. Two types of one name would become one schema, so that is refused.</summary>
internal static class SchemaNames
{
    private static readonly ConcurrentDictionary<string, Type> Taken = new(StringComparer.Ordinal);

    public static string? Of(JsonTypeInfo type)
    {
        var name = type.Type == typeof(RawJson) ? null
            : type.Type == typeof(ProblemBody) ? "Problem"
            : type.Type is { IsGenericType: true } generic && generic.GetGenericTypeDefinition() == typeof(Page<>) ? generic.GetGenericArguments()[0].Name + "Page"
            : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        if (name is null) return null;
        var first = Taken.GetOrAdd(name, type.Type);
        return first == type.Type ? name : throw new InvalidOperationException($"Two wire types are called {name}: {first} and {type.Type}.");
    }
}
