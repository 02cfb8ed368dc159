namespace Capstan.Features.Code.Scenarios;

/// <summary>What a question must be. Control characters, which pasted terminal output is full of, do no harm; NUL and half characters cannot be kept.</summary>
internal static class QuestionRules
{
    public static IRuleBuilderOptions<T, string> Question<T>(this IRuleBuilder<T, string> rule, int most) =>
        rule.NotEmpty().MaximumLength(most)
            .Must(q => q is null || q.Length > most || !q.Contains('\0')).WithErrorCode("Characters").WithMessage("A question has no NUL characters.")
            .Must(q => q is null || q.Length > most || IsWellFormed(q)).WithErrorCode("Characters").WithMessage("The question is not well-formed Unicode.");

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || ++i == text.Length || !char.IsLowSurrogate(text[i])) return false;
        }
        return true;
    }
}
