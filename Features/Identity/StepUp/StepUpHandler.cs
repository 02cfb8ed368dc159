using Capstan.Features.Identity.Access;
using Capstan.Features.Identity.Mfa;

namespace Capstan.Features.Identity.StepUp;

public static class StepUpHandler
{
    private static readonly SqlFile<Args, ProvedRow> Mark = Sql.Beside<Args, ProvedRow>("MarkProved.sql");

    /// <summary>Prove again who I am</summary>
    /// <remarks>
    /// For ten minutes this sign-in may do what answers <c>STEP_UP_REQUIRED</c> otherwise: docs/operations.md lists it. 401 for a wrong code or password,
    /// which counts towards the lock of the account (423). An API key cannot prove anything (403).
    /// </remarks>
    public static async Task<Results<Ok<StepUpResponse>, Problem>> Handle(
        StepUpRequest request, Caller caller, Origin origin, Db db, SecondFactors factors, Passwords passwords, SignIns signIns, AccessService access, CancellationToken ct)
    {
        if (caller.SignInId is not { } signInId) return new Problem(Errors.Forbidden, "Only somebody who signed in can prove who they are.");
        var account = (await signIns.Find(caller.UserId, ct))!;
        if (signIns.Locked(account) is { } locked) return locked;
        if (account.HasMfa && request.TotpCode is null) return Problem.Field("totp_code", "There is a second factor: send a code of it.");
        var proved = account.HasMfa
            ? await factors.Use(caller.UserId, request.TotpCode!, ct) is not null
            : request.Password is not null && await passwords.Matches(account.PasswordHash, request.Password, ct);
        if (!proved)
        {
            await signIns.Failed(account, caller.Username, "step_up", origin, ct);
            return new Problem(account.HasMfa ? Errors.MfaInvalidCode : Errors.InvalidCredentials);
        }
        if (await db.Maybe(Mark, new() { SignInId = signInId, UserId = caller.UserId }, ct) is not { } marked) return new Problem(Errors.TokenExpired, "The sign-in ended meanwhile.");
        access.ForgetSignIn(signInId);
        return TypedResults.Ok(new StepUpResponse { ProvedUntil = marked.ProvedAt + Caller.ProofHolds });
    }

    private sealed record ProvedRow
    {
        public required DateTimeOffset ProvedAt { get; init; }
    }

    private sealed record Args
    {
        public required Guid SignInId { get; init; }
        public required Guid UserId { get; init; }
    }
}
