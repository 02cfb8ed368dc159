using System.Collections.Frozen;

namespace Capstan.Features.Kernel;

/// <summary>One chain; every role has what the ones before it have.</summary>
public enum Role
{
    Viewer,
    Analyst,
    Reviewer,
    Editor,
    Admin,
    Owner,
}

public static class Roles
{
    public static readonly string[] Names = ["viewer", "analyst", "reviewer", "editor", "admin", "owner"];

    public static string Name(this Role role) => Names[(int)role];

    /// <summary>A role that was checked already: by a validator, or by the table it comes from.</summary>
    public static Role Of(string text) => TryParse(text, out var role) ? role : throw new ArgumentException($"{text} is not a role.", nameof(text));

    /// <summary>Accepts the documents' other words too: developer and operator are editors.</summary>
    public static bool TryParse(string? text, out Role role)
    {
        var name = text is "developer" or "operator" ? "editor" : text;
        var index = Array.IndexOf(Names, name);
        role = index < 0 ? default : (Role)index;
        return index >= 0;
    }
}

/// <summary>Which role, at least, has which permission. The same words are the scopes of API keys.</summary>
public static class Permissions
{
    /// <summary>A scope that stands for every permission its owner has.</summary>
    public const string All = "admin:all";

    public static readonly FrozenDictionary<string, Role> Least = new Dictionary<string, Role>
    {
        ["profile:read"] = Role.Viewer,
        ["profile:write"] = Role.Viewer,
        ["api_keys:read"] = Role.Viewer,
        ["api_keys:write"] = Role.Viewer,
        ["organizations:read"] = Role.Viewer,
        ["organizations:admin"] = Role.Admin,
        ["users:read"] = Role.Viewer,
        ["users:admin"] = Role.Admin,
        ["groups:read"] = Role.Viewer,
        ["groups:write"] = Role.Editor,
        ["groups:admin"] = Role.Admin,
        ["projects:read"] = Role.Viewer,
        ["projects:write"] = Role.Editor,
        ["projects:admin"] = Role.Admin,
        ["import:read"] = Role.Viewer,
        ["import:write"] = Role.Editor,
        ["import:local"] = Role.Admin,
        ["jobs:read"] = Role.Viewer,
        ["jobs:write"] = Role.Analyst,
        ["scenarios:read"] = Role.Viewer,
        ["scenarios:execute"] = Role.Analyst,
        ["scenarios:write"] = Role.Editor,
        ["query:execute"] = Role.Analyst,
        ["review:read"] = Role.Viewer,
        ["review:execute"] = Role.Reviewer,
        ["chat:write"] = Role.Analyst,
        ["sessions:read"] = Role.Viewer,
        ["sessions:write"] = Role.Analyst,
        ["history:read"] = Role.Viewer,
        ["stats:read"] = Role.Viewer,
        ["audit:read"] = Role.Admin,
        ["security:read"] = Role.Admin,
        ["security:write"] = Role.Admin,
    }.ToFrozenDictionary();
}
