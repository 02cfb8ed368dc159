namespace Capstan.Features.Kernel;

/// <summary>Every error code of the product. <c>/problems</c> prints this list; a code never changes its meaning.</summary>
public static class Errors
{
    private static readonly List<Error> List = [];

    public static IReadOnlyList<Error> All => List;

    public static readonly Error Validation = Add("VALIDATION_ERROR", 400, "The request is not valid.");
    public static readonly Error MalformedBody = Add("MALFORMED_BODY", 400, "The body is not the JSON this operation takes.");
    public static readonly Error NoActiveProject = Add("NO_ACTIVE_PROJECT", 400, "No project is active: activate one, or name it with project_id.");
    public static readonly Error Query = Add("QUERY_ERROR", 400, "PostgreSQL refused the query.");
    public static readonly Error QueryTooExpensive = Add("QUERY_TOO_EXPENSIVE", 400, "The planner expects the query to cost more than a query may.");
    public static readonly Error QueryTimeout = Add("QUERY_TIMEOUT", 400, "The query ran longer than its time limit.");
    public static readonly Error PatchUnreadable = Add("PATCH_UNREADABLE", 400, "No part of the patch could be read.");
    public static readonly Error TargetRefused = Add("TARGET_REFUSED", 400, "This address may not be called from here.");
    public static readonly Error TokenRejected = Add("TOKEN_REJECTED", 400, "The other server does not accept the token.");
    public static readonly Error UpstreamRefused = Add("UPSTREAM_REFUSED", 400, "The other server does not accept the request.");
    public static readonly Error SourceRefused = Add("SOURCE_REFUSED", 400, "This source may not be imported.");
    public static readonly Error OAuthRefused = Add("OAUTH_REFUSED", 400, "The sign-in at the provider cannot be accepted.");
    public static readonly Error WeakPassword = Add("WEAK_PASSWORD", 400, "The password does not meet the policy.");
    public static readonly Error Unauthorized = Add("UNAUTHORIZED", 401, "Sign in, or send an API key.");
    public static readonly Error InvalidCredentials = Add("INVALID_CREDENTIALS", 401, "The credentials are not valid.");
    public static readonly Error TokenExpired = Add("TOKEN_EXPIRED", 401, "The token is not valid any more.");
    public static readonly Error Forbidden = Add("FORBIDDEN", 403, "Your role or key does not allow this.");
    public static readonly Error AddressRefused = Add("ADDRESS_REFUSED", 403, "Requests from your address are not allowed here.");
    public static readonly Error FeatureDisabled = Add("FEATURE_DISABLED", 403, "The organization has switched this part of the product off.");
    public static readonly Error QuotaExceeded = Add("QUOTA_EXCEEDED", 429, "The organization's plan has no more of this.");
    public static readonly Error RegistrationClosed = Add("REGISTRATION_CLOSED", 403, "Registration is closed on this installation.");
    public static readonly Error AccountDisabled = Add("ACCOUNT_DISABLED", 403, "This account is switched off.");
    public static readonly Error MfaInvalidCode = Add("MFA_INVALID_CODE", 401, "The code is not valid, or was used already.");
    public static readonly Error MfaNotSetUp = Add("MFA_NOT_SET_UP", 400, "There is no second factor to check: set one up first.");
    public static readonly Error MfaSetupRequired = Add("MFA_SETUP_REQUIRED", 403, "The organization requires a second factor: set one up at /auth/mfa/setup.");
    public static readonly Error PasswordExpired = Add("PASSWORD_EXPIRED", 403, "Choose a new password at /auth/change-password first.");
    public static readonly Error StepUpRequired = Add("STEP_UP_REQUIRED", 403, "Prove who you are at /auth/step-up, or sign in again, and repeat the request.");
    public static readonly Error AccountLocked = Add("ACCOUNT_LOCKED", 423, "Too many failed sign-ins: the account is locked for a while.");
    public static readonly Error NotFound = Add("NOT_FOUND", 404, "There is no such thing here.");
    public static readonly Error MethodNotAllowed = Add("METHOD_NOT_ALLOWED", 405, "The method is not offered at this address.");
    public static readonly Error NotAcceptable = Add("NOT_ACCEPTABLE", 406, "None of the accepted media types is offered.");
    public static readonly Error RequestTimeout = Add("REQUEST_TIMEOUT", 408, "The request took too long to arrive.");
    public static readonly Error Conflict = Add("CONFLICT", 409, "The state of the resource does not allow this.");
    public static readonly Error WouldLockOut = Add("WOULD_LOCK_OUT", 409, "This would shut you out yourself.");
    public static readonly Error AlreadyExists = Add("ALREADY_EXISTS", 409, "It exists already.");
    public static readonly Error InUse = Add("IN_USE", 409, "Other things still point at it.");
    public static readonly Error ProjectNotImported = Add("PROJECT_NOT_IMPORTED", 409, "The project has no graph yet: import its code first.");
    public static readonly Error ScenarioUnavailable = Add("SCENARIO_UNAVAILABLE", 409, "This version cannot answer questions of this scenario.");
    public static readonly Error IdempotencyInFlight = Add("IDEMPOTENCY_IN_FLIGHT", 409, "The first request with this idempotency key is still running.");
    public static readonly Error PreconditionFailed = Add("PRECONDITION_FAILED", 412, "It was changed since you read it.");
    public static readonly Error BodyTooLarge = Add("BODY_TOO_LARGE", 413, "The body is larger than this operation takes.");
    public static readonly Error UriTooLong = Add("URI_TOO_LONG", 414, "The address is too long.");
    public static readonly Error UnsupportedMediaType = Add("UNSUPPORTED_MEDIA_TYPE", 415, "Send the body as the documented media type.");
    public static readonly Error IdempotencyMismatch = Add("IDEMPOTENCY_MISMATCH", 422, "This idempotency key was used with another request.");
    public static readonly Error HeadersTooLarge = Add("HEADERS_TOO_LARGE", 431, "The request headers are too large.");
    public static readonly Error RateLimited = Add("RATE_LIMIT_EXCEEDED", 429, "Too many requests: wait for the time in Retry-After.");
    public static readonly Error BadRequest = Add("BAD_REQUEST", 400, "The request cannot be read.");
    public static readonly Error Internal = Add("INTERNAL_ERROR", 500, "Something went wrong here; the request id leads to the log.");
    public static readonly Error Unavailable = Add("SERVICE_UNAVAILABLE", 503, "A part this operation needs is not available now.");
    public static readonly Error SignInBusy = Add("SIGN_IN_BUSY", 503, "Too many sign-ins at once: try again in a moment.");
    public static readonly Error SignInNotConfigured = Add("SIGN_IN_NOT_CONFIGURED", 503, "The operator has not set up this way of signing in.");
    public static readonly Error ProviderUnavailable = Add("PROVIDER_UNAVAILABLE", 503, "The provider or directory does not answer.");
    public static readonly Error UpstreamRateLimited = Add("UPSTREAM_RATE_LIMITED", 503, "The other server takes no more requests for now: wait for the time in Retry-After.");
    public static readonly Error UpstreamUnavailable = Add("UPSTREAM_UNAVAILABLE", 503, "The other server does not answer as it should.");
    public static readonly Error DeadlineExceeded = Add("DEADLINE_EXCEEDED", 503, "The request took longer than a request may take; what it had begun was given up.");
    public static readonly Error DatabaseUnavailable = Add("DATABASE_UNAVAILABLE", 503, "The database does not answer.");
    public static readonly Error QuerySandboxUnavailable = Add("QUERY_SANDBOX_UNAVAILABLE", 503, "This database does not allow the query sandbox to be locked down.");

    private static Error Add(string code, int status, string title)
    {
        var error = new Error(code, status, title);
        List.Add(error);
        return error;
    }
}
