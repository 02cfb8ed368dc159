namespace Capstan.Features.Code.Graph.Import;

/// <summary>The import cannot succeed; the message is shown to its user and names no path of this machine.</summary>
#pragma warning disable CA1032 // it always says why
public sealed class ImportFailureException(string message) : Exception(message);
#pragma warning restore CA1032
