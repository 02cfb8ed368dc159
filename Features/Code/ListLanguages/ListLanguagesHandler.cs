using Capstan.Features.Code.Graph.Parsing;

namespace Capstan.Features.Code.ListLanguages;

public static class ListLanguagesHandler
{
    private static readonly ListLanguagesResponse All = new()
    {
        Languages = [.. SourceLanguages.All.Select(l => new LanguageResponse { Id = l.Id, Name = l.Name, Extensions = l.Extensions, JoernCommand = l.JoernCommand, JoernFlag = l.JoernFlag })],
    };

    /// <summary>List the languages that can be imported</summary>
    public static Ok<ListLanguagesResponse> Handle() => TypedResults.Ok(All);
}
