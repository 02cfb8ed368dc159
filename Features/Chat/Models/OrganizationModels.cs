using System.Collections.Concurrent;
using Capstan.Features.Organizations.Lookup;
using Microsoft.Extensions.Logging;

namespace Capstan.Features.Chat.Models;

/// <summary>Who phrases an organization's answers: the model it has chosen, with its own key or the operator's; else the operator's model; else nobody.</summary>
public sealed class OrganizationModels(Settings settings, AnswerPhraser ofOperator, ModelConfigurations configurations, ILogger<AnswerPhraser> log)
{
    private const int Capacity = 200;
    private readonly ConcurrentDictionary<ModelSettings, AnswerPhraser> _phrasers = new();

    /// <summary>Null where the composed answer stands.</summary>
    public async ValueTask<AnswerPhraser?> Of(Guid organizationId, CancellationToken ct)
    {
        var choice = await configurations.Of(organizationId, ct);
        if (!choice.Allows(AiFeatures.AnswerPhrasing)) return null;
        if (choice.Model is not { } model) return ofOperator.IsOn ? ofOperator : null;
        if (ModelSettings.OfProvider(settings, choice.Provider!, model, choice.ApiKey) is not { } chosen) return null;
        if (_phrasers.TryGetValue(chosen, out var known)) return known;
        // What is dropped may still be in use; it goes when it is not.
        if (_phrasers.Count >= Capacity) _phrasers.Clear();
        return _phrasers.GetOrAdd(chosen, s => new(s, new OpenAiChatClient(s), log));
    }
}
