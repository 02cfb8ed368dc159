namespace Capstan.Features.Identity.External;

/// <summary>Which group gives which role: <c>platform-admins=admin; cn=developers,ou=groups,dc=example,dc=org=editor</c>. The last = of a pair divides it.</summary>
public sealed class GroupRoles
{
    private readonly List<(string Group, Role Role)> _map = [];

    public GroupRoles(string variable, string? text)
    {
        foreach (var pair in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var divide = pair.LastIndexOf('=');
            if (divide <= 0 || !Roles.TryParse(pair[(divide + 1)..].Trim(), out var role) || role == Role.Owner)
                throw new InvalidOperationException($"{variable}: '{pair}' is not group=role with one of the roles {string.Join(", ", Roles.Names[..^1])}.");
            _map.Add((pair[..divide].Trim(), role));
        }
    }

    /// <summary>Without any, roles are managed here.</summary>
    public bool Any => _map.Count > 0;

    /// <summary>A group is known by its distinguished name, its path or its plain name.</summary>
    public Role? Highest(IEnumerable<string> groups)
    {
        Role? highest = null;
        foreach (var group in groups)
            foreach (var (name, role) in _map)
                if ((highest is null || role > highest) && Is(group, name)) highest = role;
        return highest;
    }

    private static bool Is(string group, string name) =>
        string.Equals(group, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(group.TrimStart('/'), name.TrimStart('/'), StringComparison.OrdinalIgnoreCase)
        || (!name.Contains('=', StringComparison.Ordinal) && string.Equals(PlainName(group), name, StringComparison.OrdinalIgnoreCase));

    // The value of the first part of a distinguished name; commas and the like in it are escaped (RFC 4514).
    private static string? PlainName(string distinguishedName)
    {
        var begin = distinguishedName.IndexOf('=', StringComparison.Ordinal);
        if (begin < 0) return null;
        var name = new System.Text.StringBuilder();
        for (var i = begin + 1; i < distinguishedName.Length && distinguishedName[i] is not (',' or '+'); i++)
            name.Append(distinguishedName[i] == '\\' && i + 1 < distinguishedName.Length ? distinguishedName[++i] : distinguishedName[i]);
        return name.ToString();
    }
}
