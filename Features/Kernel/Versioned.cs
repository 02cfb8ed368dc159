using System.Globalization;

namespace Capstan.Features.Kernel;

/// <summary>A single resource with a version: the pipeline answers with its <c>ETag</c> and honours <c>If-None-Match</c>.</summary>
public interface IVersioned
{
    DateTimeOffset UpdatedAt { get; }

    /// <summary>What else the representation depends on (the reader's own state, a count); part of the tag, not of the version that If-Match compares.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    string Variant => "";
}

/// <summary>
/// The version an update expects, from <c>If-Match</c>. Null means any; the statement compares it
/// (<c>AND (@IfMatch::timestamptz IS NULL OR updated_at = @IfMatch)</c>) so that check and write are one step.
/// </summary>
public sealed record IfMatch(DateTimeOffset? UpdatedAt)
{
    public static string ETag(IVersioned versioned) =>
        $"\"{versioned.UpdatedAt.UtcTicks.ToString("x", CultureInfo.InvariantCulture)}{(versioned.Variant.Length == 0 ? "" : "-" + versioned.Variant)}\"";

    public static ValueTask<IfMatch> BindAsync(HttpContext http)
    {
        var header = http.Request.Headers.IfMatch.ToString().Trim();
        if (header is "" or "*") return ValueTask.FromResult(new IfMatch((DateTimeOffset?)null));
        var tag = header.Trim('"').Split('-')[0];
        // A tag this API never issued matches no version, which is what the precondition asks for.
        return ValueTask.FromResult(new IfMatch(
            long.TryParse(tag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks) && ticks is > 0 and < 3155378975999999999
                ? new DateTimeOffset(ticks, TimeSpan.Zero)
                : DateTimeOffset.UnixEpoch));
    }
}

/// <summary>A resource that was created or changed, for the audit entry.</summary>
public interface IIdentified
{
    Guid Id { get; }
}
