using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Capstan.Features.Kernel;

/// <summary>What every list answers with, so that the pipeline can write <c>Link</c> and <c>X-Total-Count</c>.</summary>
public interface IPage
{
    long? Total { get; }
    string? NextCursor { get; }

    /// <summary>For offset paging: where the next page begins; null on the last.</summary>
    int? NextOffset => null;
}

/// <summary>One page of a list.</summary>
public sealed record Page<T> : IPage
{
    public required IReadOnlyList<T> Items { get; init; }
    /// <summary>Exact for offset paging, null for cursor paging.</summary>
    public required long? Total { get; init; }
    public required int Limit { get; init; }
    /// <summary>Null for cursor paging.</summary>
    public required int? Offset { get; init; }
    /// <summary>Opaque; null on the last page.</summary>
    public required string? NextCursor { get; init; }
}

public static class Page
{
    /// <summary>Slices ask for one row more than they show; the extra row proves there is a next page.</summary>
    public static Page<T> Keyset<T>(List<T> rows, int limit, Func<T, Cursor> cursor) => new()
    {
        Items = rows.Count <= limit ? rows : rows.GetRange(0, limit),
        Total = null,
        Limit = limit,
        Offset = null,
        NextCursor = rows.Count <= limit ? null : cursor(rows[limit - 1]).Encode(),
    };

    /// <summary>Where the page after this one begins.</summary>
    public static int? NextOffset(int offset, int shown, long total) => shown > 0 && offset + (long)shown < total ? offset + shown : null;
}

/// <summary>A keyset position: the time and id of the last row shown.</summary>
public readonly record struct Cursor(DateTime At, Guid Id)
{
    public string Encode() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{At.Ticks:x}.{Id:N}"));

    public static bool TryDecode(string? text, out Cursor cursor)
    {
        cursor = default;
        if (text is null || text.Length > 120 || !Base64Url.IsValid(text)) return false;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
        if (parts.Length != 2
            || !long.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks)
            || ticks < 0 || ticks > DateTime.MaxValue.Ticks
            || !Guid.TryParseExact(parts[1], "N", out var id)) return false;
        cursor = new(new DateTime(ticks, DateTimeKind.Utc), id);
        return true;
    }
}
