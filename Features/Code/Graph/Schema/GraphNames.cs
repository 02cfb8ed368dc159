using System.Globalization;
using System.Text;

namespace Capstan.Features.Code.Graph.Schema;

/// <summary>
/// What a project's graph is called in PostgreSQL: opaque names made of its id, so that catalog listings tell nothing about tenants.
/// </summary>
public static class GraphNames
{
    /// <summary>Longer names are cut by the loader: an index key has 2,704 bytes at most, and no real name comes near.</summary>
    public const int MaximumNameBytes = 1_000;

    /// <summary>The schema that is served.</summary>
    public static string Graph(Guid projectId) => $"p_{projectId:N}";

    /// <summary>The login role that may read it.</summary>
    public static string QueryRole(Guid projectId) => $"cgq_{projectId:N}";

    /// <summary>A schema being built. Every attempt has its own, so a worker that lost its lease cannot write into its successor's.</summary>
    public static string NewStaging(Guid projectId) => $"{Graph(projectId)}_new_{RandomSuffix()}";

    /// <summary>A schema that was replaced and waits for its last readers.</summary>
    public static string NewRetired(Guid projectId) => $"{Graph(projectId)}_old_{RandomSuffix()}";

    /// <summary>A name as it is stored.</summary>
    public static string Cut(string name)
    {
        if (name.Length * 3 <= MaximumNameBytes || Encoding.UTF8.GetByteCount(name) <= MaximumNameBytes) return name;
        var bytes = Encoding.UTF8.GetBytes(name);
        var end = MaximumNameBytes;
        while ((bytes[end] & 0xC0) == 0x80) end--;
        return Encoding.UTF8.GetString(bytes, 0, end);
    }

    private static string RandomSuffix() => Random.Shared.Next().ToString("x8", CultureInfo.InvariantCulture);
}
