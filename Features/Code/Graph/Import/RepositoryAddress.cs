namespace Capstan.Features.Code.Graph.Import;

/// <summary>Addresses of repositories: https, a plain host, a path; nothing else.</summary>
public static class RepositoryAddress
{
    /// <summary>Why not; null when it may be tried. Where the host leads is another question (<see cref="OutboundPolicy"/>).</summary>
    public static string? Refuse(string? address)
    {
        if (string.IsNullOrEmpty(address) || address.Length > 2000) return "An https address of at most 2000 characters is needed.";
        if (address.Any(c => c is <= ' ' or >= '\u007f' or '\\' or '"' or '<' or '>' or '`' or '{' or '}' or '|' or '^')) return "The address has characters that do not belong there. International host names are written in their ASCII form.";
        if (!address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return "Only https addresses can be imported.";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps || uri.Host.Length == 0) return "This is not an https address.";
        if (uri.UserInfo.Length > 0) return "The address must not contain a user name or password.";
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0) return "The address must not have a query or fragment.";
        if (uri.AbsolutePath.Length < 2) return "The address names no repository.";
        return null;
    }

    public static Uri Parse(string address) => new(address.TrimEnd('/'), UriKind.Absolute);

    /// <summary>What a project of this repository is called: the last part of its path.</summary>
    public static string NameOf(Uri address)
    {
        var name = Uri.UnescapeDataString(address.Segments[^1].Trim('/'));
        if (name.EndsWith(".git", StringComparison.OrdinalIgnoreCase)) name = name[..^4];
        name = new string([.. name.Where(c => !char.IsControl(c))]);
        return name.Length > 200 ? name[..200] : name;
    }
}
