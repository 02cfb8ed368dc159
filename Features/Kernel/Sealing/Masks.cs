namespace Capstan.Features.Kernel.Sealing;

/// <summary>What is shown of a secret.</summary>
public static class Masks
{
    /// <summary>Stands for a value that is set; sent back, it means "as it is".</summary>
    public const string Set = "••••••••";

    /// <summary>Four asterisks and the last four characters, so that one is told from another; a short one shows nothing of itself.</summary>
    public static string Tail(string secret) => secret.Length <= 8 ? "****" : "****" + secret[^4..];
}
