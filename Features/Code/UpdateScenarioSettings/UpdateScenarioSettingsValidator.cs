using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Thresholds;

namespace Capstan.Features.Code.UpdateScenarioSettings;

public sealed class UpdateScenarioSettingsValidator : AbstractValidator<UpdateScenarioSettingsRequest>
{
    private const int MaximumName = 200;

    public UpdateScenarioSettingsValidator()
    {
        RuleFor(r => r).Custom(Numbers);
        RuleFor(r => r.Compliance).SetValidator(new ComplianceValidator()!);
        RuleFor(r => r.Architecture).SetValidator(new ArchitectureValidator()!);
    }

    private sealed class ComplianceValidator : AbstractValidator<ComplianceSettings>
    {
        public ComplianceValidator()
        {
            RuleFor(r => r.ProjectLicense).Line(100);
            RuleFor(r => r.AllowedNumbers).Must(n => n.Count <= 100).WithMessage("At most 100 numbers.");
            RuleFor(r => r.BannedCalls).Must(c => c.Count <= 200).WithMessage("At most 200 calls.");
            RuleForEach(r => r.BannedCalls).Must(c => c is { Call.Length: > 0 and <= MaximumName, Reason.Length: <= 500 }).WithMessage("A call has 1 to 200 characters, its reason at most 500.");
            RuleForEach(r => r.BannedCalls).Must(c => c is null || c.Language is null || IsLanguage(c.Language)).WithMessage("language is not one of the ten.");
            RuleFor(r => r.Naming).Must(n => n.Count <= 50).WithMessage("At most 50 rules.");
            RuleForEach(r => r.Naming).Must(n => n is not null && IsLanguage(n.Language) && n.Kind is "type" or "method" or "parameter" or "member")
                .WithMessage("A rule names one of the ten languages, and type, method, parameter or member.");
            RuleForEach(r => r.Naming).Must(n => n is null || IsPattern(n.Pattern)).WithMessage("pattern is not a regular expression without back-references and look-around, of 1 to 200 characters.");
        }
    }

    private sealed class ArchitectureValidator : AbstractValidator<ArchitectureSettings>
    {
        public ArchitectureValidator()
        {
            RuleFor(r => r.Layers).Must(l => l.Count <= 30).WithMessage("At most 30 layers.");
            RuleForEach(r => r.Layers)
                .Must(l => l is { Name.Length: > 0 and <= 100, Modules.Count: > 0 and <= 100 } && l.Modules.All(m => m is { Length: > 0 and <= MaximumName }))
                .WithMessage("A layer has a name of 1 to 100 characters and 1 to 100 modules of 1 to 200 characters.");
            RuleFor(r => r.Layers).Must(l => l.Select(x => x?.Name).Distinct(StringComparer.Ordinal).Count() == l.Count).WithMessage("Two layers have the same name.");
            RuleFor(r => r.Forbidden).Must(f => f.Count <= 200).WithMessage("At most 200 dependencies.");
            RuleForEach(r => r.Forbidden).Must(f => f is { From.Length: > 0 and <= MaximumName, To.Length: > 0 and <= MaximumName }).WithMessage("from and to have 1 to 200 characters.");
        }
    }

    private static bool IsLanguage(string? language) => SourceLanguages.All.Any(l => l.Id == language);

    private static bool IsPattern(string? pattern)
    {
        if (pattern is not { Length: > 0 and <= MaximumName }) return false;
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>Every number has its limits beside it, in <c>[Range]</c>.</summary>
    private static void Numbers(UpdateScenarioSettingsRequest request, ValidationContext<UpdateScenarioSettingsRequest> context)
    {
        foreach (var section in typeof(UpdateScenarioSettingsRequest).GetProperties())
        {
            if (section.GetValue(request) is not { } values) continue;
            foreach (var member in values.GetType().GetProperties())
            {
                if (member.GetCustomAttribute<RangeAttribute>() is not { } range) continue;
                var value = Convert.ToDouble(member.GetValue(values), CultureInfo.InvariantCulture);
                var (least, most) = (Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture), Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture));
                if (value >= least && value <= most) continue;
                var field = $"{JsonNamingPolicy.SnakeCaseLower.ConvertName(section.Name)}.{JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name)}";
                context.AddFailure(new FluentValidation.Results.ValidationFailure(field, string.Create(CultureInfo.InvariantCulture, $"{field} is between {least} and {most}.")) { ErrorCode = "Range" });
            }
        }
    }
}
