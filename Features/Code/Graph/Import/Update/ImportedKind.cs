namespace Capstan.Features.Code.Graph.Import.Update;

/// <summary>What an imported file was taken as.</summary>
internal static class ImportedKind
{
    public const string Source = "source", Document = "document", Config = "config";
}
