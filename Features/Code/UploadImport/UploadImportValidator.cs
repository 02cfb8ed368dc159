using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Code.Graph.Parsing;

namespace Capstan.Features.Code.UploadImport;

public sealed class UploadImportValidator : AbstractValidator<UploadImportRequest>
{
    public UploadImportValidator()
    {
        RuleFor(r => r.File).NotNull().WithMessage("Send the archive as the form's part 'file'.");
        RuleFor(r => r.File!.Length).GreaterThan(0).When(r => r.File is not null).OverridePropertyName("file").WithMessage("The archive is empty.");
        RuleFor(r => r.ProjectName).NotEmpty().MaximumLength(200).Must(n => !n!.Any(char.IsControl)).When(r => r.ProjectName is not null).WithMessage("A name of 1 to 200 characters, without control characters.");
        RuleFor(r => r.Language).Must(l => SourceLanguages.All.Any(known => known.Id == l)).When(r => r.Language is not null).WithMessage($"One of: {string.Join(", ", SourceLanguages.All.Select(l => l.Id))}.");
        RuleFor(r => r.Mode).Must(m => m is null or "full" or "incremental").WithMessage("One of: full, incremental.");
        RuleFor(r => r.IncludePaths).Must(p => PathFilter.Refuse(List(p)) is null).When(r => !string.IsNullOrEmpty(r.IncludePaths)).WithMessage(r => PathFilter.Refuse(List(r.IncludePaths)));
        RuleFor(r => r.ExcludePaths).Must(p => PathFilter.Refuse(List(p)) is null).When(r => !string.IsNullOrEmpty(r.ExcludePaths)).WithMessage(r => PathFilter.Refuse(List(r.ExcludePaths)));
    }

    internal static string[] List(string? paths) => paths is null ? [] : paths.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
