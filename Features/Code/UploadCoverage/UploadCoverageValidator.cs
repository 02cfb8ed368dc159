namespace Capstan.Features.Code.UploadCoverage;

public sealed class UploadCoverageValidator : AbstractValidator<UploadCoverageRequest>
{
    public UploadCoverageValidator()
    {
        RuleFor(r => r.Name).Line(100);
        RuleFor(r => r.Commit).Must(c => c is null || c.Length is >= 7 and <= 64 && c.All(char.IsAsciiHexDigit)).WithErrorCode("Commit").WithMessage("A commit has 7 to 64 hexadecimal digits.");
    }
}
