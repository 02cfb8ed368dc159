namespace Capstan.Features.Organizations.Plans;

/// <summary>How much of everything an organization may have. Null: as much as there is.</summary>
public sealed record Plan(string Name, long? Runs, long? Projects, long? Users, long? ConcurrentRuns, long? StorageBytes)
{
    private const long Megabyte = 1024 * 1024, Gigabyte = 1024 * Megabyte;

    public static readonly IReadOnlyList<Plan> All =
    [
        new("free", 50, 1, 3, 1, 500 * Megabyte),
        new("starter", 250, 3, 5, 2, 2 * Gigabyte),
        new("team", 1000, null, 20, 5, 10 * Gigabyte),
        new("business", 2500, null, 100, 15, 50 * Gigabyte),
        new("enterprise", null, null, null, null, 500 * Gigabyte),
        // An installation of one's own: the machine is the limit.
        new("unlimited", null, null, null, null, null),
    ];

    public static Plan Of(string name) => All.First(p => p.Name == name);

    /// <summary>What organizations begin with that people make themselves.</summary>
    public static string OfNewOrganizations(Settings settings) => settings["CAPSTAN_DEFAULT_PLAN"] switch
    {
        null => "unlimited",
        var name when All.Any(p => p.Name == name) => name,
        var name => throw new InvalidOperationException($"CAPSTAN_DEFAULT_PLAN is '{name}', which is none of: {string.Join(", ", All.Select(p => p.Name))}."),
    };
}
