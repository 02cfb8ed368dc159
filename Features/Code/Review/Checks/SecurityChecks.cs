using System.Text.RegularExpressions;
using Capstan.Features.Code.Graph;
using Capstan.Features.Code.Review.Delta;
using Capstan.Features.Code.Rules;

namespace Capstan.Features.Code.Review.Checks;

/// <summary>Protection that goes away, routes that come without it, and changes to how the project is built and run.</summary>
internal sealed partial class SecurityChecks : ICheck
{
    public void Run(ReviewContext context)
    {
        foreach (var method in context.Delta.Methods)
        {
            if (method.IsMatched && method.IsChanged && !method.File.IsTest)
            {
                RemovedProtection(context, method);
                RemovedAuthorization(context, method);
            }
            if (method.IsAdded && !method.File.IsTest) OpenRoute(context, method);
        }
        foreach (var file in context.Files)
        {
            Configuration(context, file);
            if (file is { Language: "javascript", IsTest: false, IsDeleted: false }) PrototypeGuards(context, file);
        }
    }

    private static void RemovedProtection(ReviewContext context, MethodDelta method)
    {
        var left = method.NewCalls.GroupBy(c => c.Name).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var strengthened = method.NewCalls.Any(c => Protecting().IsMatch(c.Name) && !method.OldCalls.Any(o => o.Name == c.Name));
        foreach (var call in method.OldCalls)
        {
            if (left.TryGetValue(call.Name, out var count) && count > 0)
            {
                left[call.Name] = count - 1;
                continue;
            }
            // Replaced by another call of the kind is no loss.
            if (!Protecting().IsMatch(call.Name) || Harmless().IsMatch(call.Name) || strengthened) continue;
            if (GuardChecks.Anchor(method, call.Line, call.Line) is not { } line) continue;
            var reachable = context.IsReachedFromEntryPoint(method);
            context.Add("removed-protection", Category.Security, reachable || Weakness(call.Name) != "CWE-20" ? FindingSeverity.High : FindingSeverity.Medium, method.NewFile!, line,
                $"{method.Symbol}:{call.Name}", $"{method.Method.Name} no longer calls {call.Name}{(reachable ? ", and an entry point reaches it" : "")}.",
                $"Keep {call.Name}, or show where the value is checked now.", Weakness(call.Name), 0.75);
        }
    }

    // What keeps keys out of Object.prototype: a look at the key, an object without a prototype, a property defined instead of assigned.
    private static void PrototypeGuards(ReviewContext context, ChangedFile file)
    {
        var kept = file.Added.SelectMany(a => PrototypeGuard().Matches(a.Text)).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var removed in file.Removed)
        {
            if (removed.Text.Length > 1_000 || removed.Text.TrimStart().StartsWith("//", StringComparison.Ordinal) || PrototypeGuard().Match(removed.Text) is not { Success: true } guard || !kept.Add(guard.Value)) continue;
            context.Add("removed-prototype-guard", Category.Security, FindingSeverity.High, file, removed.Anchor, guard.Value,
                $"`{Short(removed.Text.Trim())}` kept keys such as __proto__ away from the prototype of all objects, and is gone.", "Keep the guard, or use a Map or an object without a prototype for keys that come from outside.", "CWE-1321", 0.8, removed.Text);
        }
    }

    private static string Short(string text) => text.Length <= 80 ? text : text[..79] + "…";

    private static string Weakness(string call) =>
        CheckedArithmetic().IsMatch(call) ? "CWE-190" : Encoding().IsMatch(call) ? "CWE-116" : Access().IsMatch(call) ? "CWE-862" : "CWE-20";

    private static void RemovedAuthorization(ReviewContext context, MethodDelta method)
    {
        var now = method.New!.Annotations.Select(a => Last(a.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var annotation in method.Old!.Annotations)
        {
            if (!Authorizing().IsMatch(Last(annotation.Name)) || now.Contains(Last(annotation.Name))) continue;
            if (GuardChecks.Anchor(method, annotation.Line, annotation.Line) is not { } line) continue;
            context.Add("removed-authorization", Category.Security, FindingSeverity.Critical, method.NewFile!, line, $"{method.Symbol}:{annotation.Name}",
                $"{annotation.Code} was removed from {method.New.Name}: anybody may call it now.", $"Keep {annotation.Code}, or say on the route why it is open.", "CWE-862");
        }
        foreach (var annotation in method.New.Annotations)
            if (OpenToAll().IsMatch(Last(annotation.Name)) && !method.Old.Annotations.Any(a => Last(a.Name) == Last(annotation.Name)) && method.NewFile!.IsAdded(annotation.Line))
                context.Add("opened-to-all", Category.Security, FindingSeverity.High, method.NewFile, annotation.Line, $"{method.Symbol}:{annotation.Name}",
                    $"{annotation.Code} opens {method.New.Name} to everybody.", "Remove it, or say why the route may be open.", "CWE-862");
    }

    private static void OpenRoute(ReviewContext context, MethodDelta method)
    {
        var file = method.NewFile!;
        var facts = file.NewFacts!;
        if (!method.New!.Annotations.Any(a => Route().IsMatch(Last(a.Name)))) return;
        var type = method.New.Type >= 0 && method.New.Type < facts.Types.Count ? facts.Types[method.New.Type] : null;
        if (HasAuthorization(method.New.Annotations) || (type is not null && HasAuthorization(type.Annotations))) return;
        // Only where the neighbours are protected is a bare route a slip.
        var neighbours = facts.Methods.Where(m => m != method.New && m.Type == method.New.Type && m.Annotations.Any(a => Route().IsMatch(Last(a.Name)))).ToList();
        if (!neighbours.Any(m => HasAuthorization(m.Annotations))) return;
        context.Add("unauthenticated-route", Category.Security, FindingSeverity.High, file, method.Line, method.Symbol,
            $"The new route {method.New.Name} has no authorization, unlike the routes beside it.", "Give it the authorization of its neighbours, or mark it as open.", "CWE-306", 0.8);
    }

    private static bool HasAuthorization(IReadOnlyList<AnnotationFact> annotations) => annotations.Any(a => Authorizing().IsMatch(Last(a.Name)) || OpenToAll().IsMatch(Last(a.Name)));

    private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];

    // ---- files that say how the project is built and run ------------------------------------------------------------------------

    private static void Configuration(ReviewContext context, ChangedFile file)
    {
        var name = file.Path[(file.Path.LastIndexOf('/') + 1)..];
        var workflow = file.Path.StartsWith(".github/workflows/", StringComparison.Ordinal) || name is ".gitlab-ci.yml";
        var docker = name.StartsWith("Dockerfile", StringComparison.Ordinal) || name.EndsWith(".Dockerfile", StringComparison.Ordinal);
        var compose = name.Contains("compose", StringComparison.Ordinal) && (name.EndsWith(".yml", StringComparison.Ordinal) || name.EndsWith(".yaml", StringComparison.Ordinal));
        var manifest = name is "package.json" or "requirements.txt" or "Gemfile" or "go.mod" or "composer.json" or "pyproject.toml" or "Cargo.toml" or "Pipfile";
        if (!workflow && !docker && !compose && !manifest) return;
        foreach (var (line, text) in file.Added)
        {
            if (text.Length > 1_000 || text.TrimStart().StartsWith('#')) continue;
            if (workflow && PrivilegedWorkflow().Match(text) is { Success: true } right)
                Report(context, file, line, "privileged-workflow", FindingSeverity.High, right.Value.Trim(), $"The workflow gets more rights: `{right.Value.Trim()}`.", "Grant the single permissions the job needs, and run untrusted code without secrets.", "CWE-250");
            if ((workflow || docker) && PipeToShell().Match(text) is { Success: true } pipe)
                Report(context, file, line, "download-and-run", FindingSeverity.High, pipe.Value.Trim(), "A download is run without being checked.", "Download, compare a checksum, then run.", "CWE-494");
            if (docker && RunAsRoot().IsMatch(text))
                Report(context, file, line, "container-runs-as-root", FindingSeverity.High, text.Trim(), "The container runs as root.", "Use an unprivileged user.", "CWE-250");
            if (compose && PrivilegedContainer().Match(text) is { Success: true } privileged)
                Report(context, file, line, "privileged-container", FindingSeverity.High, privileged.Value.Trim(), $"The container gets the rights of its host: `{privileged.Value.Trim()}`.", "Grant single capabilities instead.", "CWE-250");
            if (manifest && FromUrl().Match(text) is { Success: true } url)
                Report(context, file, line, "dependency-from-url", FindingSeverity.High, url.Groups["url"].Value, "A dependency comes from an address instead of the registry.", "Depend on a released version from the registry, pinned and with a checksum.", "CWE-829");
        }
        if (!docker) return;
        foreach (var removed in file.Removed)
            if (UserLine().Match(removed.Text) is { Success: true } user && !RunAsRoot().IsMatch(removed.Text) && !file.Added.Any(a => UserLine().IsMatch(a.Text)))
                Report(context, file, removed.Anchor, "container-runs-as-root", FindingSeverity.High, user.Value.Trim(), $"`{removed.Text.Trim()}` was removed: the container runs as root.", $"Keep `{removed.Text.Trim()}`.", "CWE-250");
    }

    private static void Report(ReviewContext context, ChangedFile file, int line, string rule, FindingSeverity severity, string symbol, string message, string fix, string cwe) =>
        context.Add(rule, Category.Security, severity, file, line, symbol.Length > 120 ? symbol[..120] : symbol, message, fix, cwe);

    [GeneratedRegex(@"['""]__proto__['""]|Object\.create\(\s*null\s*\)|Object\.defineProperty\((?!\s*(?:module\.)?exports\b)|isConstructorOrProto|isPrototypePolluted|isUnsafeKey")]
    private static partial Regex PrototypeGuard();

    [GeneratedRegex("(?i)overflow|^ckd_|checked_?(?:add|sub|mul)|(?:add|mul|sub)_?exact$")]
    private static partial Regex CheckedArithmetic();

    [GeneratedRegex("(?i)overflow|^ckd_|checked_?(?:add|sub|mul)|(?:add|mul|sub)_?exact$|saniti[sz]e|escape|encode|html_?special|strip_?tags|purify|quote_?(?:ident|literal|name)|valid(?:ate|ator)|verif(?:y|ied)|authoriz|authoris|authenticat|permission|privilege|require_?(?:login|auth|user|role|admin)|check_?(?:access|auth|acl|perm|owner|role|user|token|csrf|signature|bounds|size|len|length|limit|range)|csrf|can_?access|is_?(?:allowed|authorized|authenticated|safe|valid|admin)|ensure_?(?:valid|safe|auth)|acl_?check|aclcheck|object_ownercheck|superuser|constant_?time|secure_?compare|realpath|canonical|normalize_?path")]
    private static partial Regex Protecting();

    [GeneratedRegex("(?i)^(?:validates?|escape_?sequence|decode.*|unescape.*|json_?encode|encode_?(?:utf8|json|base64|message|frame|varint)|getEncoding|setEncoding|encoding|encodings?|verify_?(?:mock|no)\\w*)$")]
    private static partial Regex Harmless();

    [GeneratedRegex("(?i)saniti[sz]e|escape|html_?special|strip_?tags|purify|encode|quote_")]
    private static partial Regex Encoding();

    [GeneratedRegex("(?i)auth|permission|privilege|access|acl|owner|admin|role|superuser|csrf|login|signature|secure|constant")]
    private static partial Regex Access();

    [GeneratedRegex("(?i)^(?:authorize|authorized|preauthorize|postauthorize|secured|rolesallowed|requires?(?:auth|login|role|permission)?s?\\w*|login_?required|permission_?required|permission_?classes|auth_?required|useguards|roles?|haspermission|jwt_required|user_passes_test|staff_member_required|isgranted|security|validateantiforgerytoken|csrf_?protect)$")]
    private static partial Regex Authorizing();

    [GeneratedRegex("(?i)^(?:allowanonymous|permitall|csrf_?exempt|ignoreantiforgerytoken|public|skipauth|anonymousallowed)$")]
    private static partial Regex OpenToAll();

    [GeneratedRegex("(?i)^(?:http(?:get|post|put|delete|patch)|(?:get|post|put|delete|patch|request)mapping|route|get|post|put|delete|patch|path|api_view|action)$")]
    private static partial Regex Route();

    [GeneratedRegex(@"pull_request_target|permissions\s*:\s*write-all|^\s*(?:contents|packages|id-token|actions|deployments|security-events)\s*:\s*write\b|ACTIONS_ALLOW_UNSECURE_COMMANDS|privileged\s*:\s*true")]
    private static partial Regex PrivilegedWorkflow();

    [GeneratedRegex(@"\b(?:curl|wget)\b[^|#]*\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b")]
    private static partial Regex PipeToShell();

    [GeneratedRegex(@"^\s*USER\s+(?:root|0)\b")]
    private static partial Regex RunAsRoot();

    [GeneratedRegex(@"^\s*USER\s+\S+")]
    private static partial Regex UserLine();

    [GeneratedRegex(@"privileged\s*:\s*true|network_mode\s*:\s*[""']?host|/var/run/docker\.sock|pid\s*:\s*[""']?host")]
    private static partial Regex PrivilegedContainer();

    [GeneratedRegex(@"(?<url>(?:git\+|git:|https?:)//[^\s""',]+(?:\.git|\.tar\.gz|\.tgz|\.zip|\.whl)\b[^\s""',]*|git\+(?:https?|ssh)://[^\s""',]+|--extra-index-url\s+\S+|^\s*replace\s+\S+\s*=>\s*\S+)")]
    private static partial Regex FromUrl();
}
