using System.Security.Cryptography;
using System.Text;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review;

public static class Category
{
    public const string Security = "security";
    public const string Error = "error";
    public const string Performance = "performance";
    public const string Architecture = "architecture";
    public const string Interface = "interface";
    public const string Testing = "testing";
    public const string Documentation = "documentation";
    public const string Maintainability = "maintainability";
}

/// <summary>Something the review says about one place.</summary>
public sealed record Finding
{
    public required string Rule { get; init; }
    public required string Category { get; init; }
    public required FindingSeverity Severity { get; init; }
    public required string File { get; init; }
    public required int Line { get; init; }
    /// <summary>Method, type, key or expression it is about; part of what makes two findings the same.</summary>
    public required string Symbol { get; init; }
    public required string Message { get; init; }
    public required string SuggestedFix { get; init; }
    public string? Cwe { get; init; }
    /// <summary>Of the rule, or of the call edge the finding rests on.</summary>
    public double Confidence { get; init; } = 0.9;
    /// <summary>The finding is only as sure as call edges of the graph.</summary>
    public bool RestsOnEdges { get; init; }

    /// <summary>The code it is about, where one symbol may deserve the finding more than once; white space does not count.</summary>
    public string Text { get; init; } = "";

    /// <summary>The same for the same finding while lines move: of rule, file, symbol and text.</summary>
    public string Fingerprint => FingerprintOf(Rule, File, Symbol, Text);

    public static string FingerprintOf(string rule, string file, string symbol, string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{rule}\0{file}\0{symbol}\0{string.Concat(text.Where(c => !char.IsWhiteSpace(c)))}")))[..32];
}
