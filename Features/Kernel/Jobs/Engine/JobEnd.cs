namespace Capstan.Features.Kernel.Jobs.Engine;

/// <summary>How an attempt ended: a final status, or <c>retry</c> or <c>released</c>, which make the job wait again.</summary>
internal sealed record JobEnd(RunningJob Job, string Outcome, string? Failure = null, TimeSpan Delay = default)
{
    public const string Retry = "retry";
    public const string Released = "released";
}
