using Capstan.Features.Code.ApproveCodeReview;
using Capstan.Features.Code.CancelImport;
using Capstan.Features.Code.CodeShared;
using Capstan.Features.Code.CommentCodeReview;
using Capstan.Features.Code.Coverage;
using Capstan.Features.Code.DeleteCoverage;
using Capstan.Features.Code.Demo;
using Capstan.Features.Code.DemoChat;
using Capstan.Features.Code.ExecuteQuery;
using Capstan.Features.Code.GetCodeReview;
using Capstan.Features.Code.GetCodeReviewReport;
using Capstan.Features.Code.GetCoverage;
using Capstan.Features.Code.GetDemoStatus;
using Capstan.Features.Code.GetImportReport;
using Capstan.Features.Code.GetImportStatus;
using Capstan.Features.Code.GetQuerySchema;
using Capstan.Features.Code.GetScenario;
using Capstan.Features.Code.GetScenarioSettings;
using Capstan.Features.Code.GetStats;
using Capstan.Features.Code.Graph.Import;
using Capstan.Features.Code.Graph.Parsing;
using Capstan.Features.Code.Graph.Reading;
using Capstan.Features.Code.Graph.Sandbox;
using Capstan.Features.Code.Graph.Schema;
using Capstan.Features.Code.ListCodeReviews;
using Capstan.Features.Code.ListImportJobs;
using Capstan.Features.Code.ListLanguages;
using Capstan.Features.Code.ListScenarios;
using Capstan.Features.Code.QueryScenario;
using Capstan.Features.Code.Questions;
using Capstan.Features.Code.RejectCodeReview;
using Capstan.Features.Code.Review.Forges;
using Capstan.Features.Code.Review.Reading;
using Capstan.Features.Code.Review;
using Capstan.Features.Code.ReviewGithubPr;
using Capstan.Features.Code.ReviewGitlabMr;
using Capstan.Features.Code.ReviewPatch;
using Capstan.Features.Code.RunImportStep;
using Capstan.Features.Code.Scenarios;
using Capstan.Features.Code.Scenarios.Security.Kept;
using Capstan.Features.Code.Scenarios.TestCoverage;
using Capstan.Features.Code.Thresholds;
using Capstan.Features.Code.SearchDocuments;
using Capstan.Features.Code.StartImport;
using Capstan.Features.Code.UpdateScenarioSettings;
using Capstan.Features.Kernel.Jobs;
using Capstan.Features.Code.UploadCoverage;
using Capstan.Features.Code.UploadImport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Capstan.Features.Code;

public static class CodeModule
{
    /// <param name="owner">The door that may do DDL: graphs are schemas of their own.</param>
    public static void AddCode(this IServiceCollection services, NpgsqlDataSource owner, Settings settings)
    {
        services.AddSingleton(DemoSettings.From(settings));
        services.AddSingleton(s => new GraphStore(owner, ApplicationRole(s), s.GetRequiredService<Keys>()));
        // The import goes first: what it has not served yet it drops itself.
        services.AddSingleton<IProjectResources, RunningImports>();
        services.AddSingleton<IProjectResources>(s => s.GetRequiredService<GraphStore>());
        services.AddHostedService<GraphSweeper>();
        services.AddSingleton(s => new QuerySandbox(owner, ApplicationRole(s), s.GetRequiredService<Settings>().AllowWeakSandbox));
        services.AddSingleton<QuestionCounts>();
        services.AddSingleton(s => new QueryRunner(
            owner, s.GetRequiredService<GraphStore>(), s.GetRequiredService<Keys>(), QueryLimits.From(s.GetRequiredService<Settings>())));
        services.AddSingleton<ParserPool>(_ => new());
        services.AddSingleton(s => OutboundPolicy.From(s.GetRequiredService<Settings>()));
        services.AddSingleton<ImportFolders>();
        services.AddSingleton<ImportJobs>();
        services.AddSingleton<GitCredentials>();
        services.AddJobHandler<ImportJob>();
        services.AddHostedService<ImportSweeper>();
        services.AddSingleton<GraphReader>();
        services.AddSingleton<ReviewGraph>();
        services.AddSingleton<PatchReview>();
        services.AddSingleton<ScenarioSettingsStore>();
        services.AddSingleton<KeptReviews>();
        services.AddSingleton<CoverageStore>();
        services.AddSingleton<CoverageFiles>();
        services.AddSingleton(s => new KeptFindings(s.GetRequiredService<ParserPool>(), s.GetRequiredService<GraphReader>(), s.GetRequiredService<GraphStore>(), s.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        services.AddJobHandler<ScanJob>();
        services.AddHostedService<ScanSweeper>();
        services.AddSingleton(s => new ScenarioService(s.GetRequiredService<GraphReader>(), s.GetRequiredService<ScenarioSettingsStore>(),
            new(s.GetRequiredService<ParserPool>(), s.GetRequiredService<GraphReader>(), s.GetRequiredService<PatchReview>(), s.GetRequiredService<KeptReviews>(), s.GetRequiredService<KeptFindings>(), s.GetRequiredService<CoverageStore>(), s.GetRequiredService<Settings>())));
        services.AddSingleton(s => new OutboundHttp(s.GetRequiredService<OutboundPolicy>(), s.GetRequiredService<Settings>()["CAPSTAN_OUTBOUND_CA"]));
        services.AddSingleton(new ForgeLimits());
        services.AddSingleton<ReviewDesk>();
        services.AddSingleton<ForgeDesk>();
        services.AddSingleton<CodeReviews>();
        services.AddSingleton<IPrunes, ReviewPruning>();
    }

    public static void MapCode(this IEndpointRouteBuilder v1)
    {
        var query = v1.MapGroup("/query").WithTags("Code").PartOf(Modules.Query);

        query.MapPost("/execute", ExecuteQueryHandler.Handle).WithName("executeQuery").NeedsInProject("query:execute").RateLimited("query").Validates<ExecuteQueryValidator>()
            .Streams().Produces<ExecuteQueryResponse>().Answers(404, 409, 503);
        query.MapGet("/schema", GetQuerySchemaHandler.Handle).WithName("getQuerySchema").NeedsInProject("query:execute").Answers(400, 404, 409);

        var import = v1.MapGroup("/import").WithTags("Code").PartOf(Modules.Import);

        import.MapGet("/languages", ListLanguagesHandler.Handle).WithName("listLanguages").Needs("import:read");
        import.MapPost("/start", StartImportHandler.Handle).WithName("startImport").NeedsInProject("import:write").Validates<StartImportValidator>().Idempotent().Audited("import.start").Answers(404, 409);
        import.MapPost("/upload", UploadImportHandler.Handle).WithName("uploadImport").NeedsInProject("import:write").Validates<UploadImportValidator>().Audited("import.start")
            .BodyCap(UploadImportHandler.MostBytes).WithFormOptions(multipartBodyLengthLimit: UploadImportHandler.MostBytes).DisableAntiforgery().Streams().Answers(404, 409);
        import.MapPost("/step", RunImportStepHandler.Handle).WithName("runImportStep").NeedsInProject("import:write").Validates<RunImportStepValidator>().Streams().Answers(404, 409);
        import.MapGet("/status/{job_id:guid}", GetImportStatusHandler.Handle).WithName("getImportStatus").Needs("import:read").Answers(404);
        import.MapGet("/report/{job_id:guid}", GetImportReportHandler.Handle).WithName("getImportReport").Needs("import:read").Validates<GetImportReportValidator>().Answers(404, 409);
        import.MapGet("/documents", SearchDocumentsHandler.Handle).WithName("searchDocuments").NeedsInProject("scenarios:read").Validates<SearchDocumentsValidator>().Answers(404, 409);
        import.MapGet("/jobs", ListImportJobsHandler.Handle).WithName("listImportJobs").Needs("import:read").Validates<ListImportJobsValidator>();
        import.MapDelete("/cancel/{job_id:guid}", CancelImportHandler.Handle).WithName("cancelImport").NeedsInProject("import:write").Audited("import.cancel").Answers(404, 409);

        var review = v1.MapGroup("/review").WithTags("Code").PartOf(Modules.Review);

        review.MapPost("/patch", ReviewPatchHandler.Handle).WithName("reviewPatch").NeedsInProject("review:execute").RateLimited("review").Validates<ReviewPatchValidator>()
            .BodyCap(5 * 1024 * 1024).Audited("review.patch").Answers(404, 409);
        review.MapPost("/github-pr", ReviewGithubPrHandler.Handle).WithName("reviewGithubPr").NeedsInProject("review:execute").RateLimited("review").Validates<ReviewGithubPrValidator>()
            .Audited("review.github", apart: true).Streams().Answers(404, 409, 503);
        review.MapPost("/gitlab-mr", ReviewGitlabMrHandler.Handle).WithName("reviewGitlabMr").NeedsInProject("review:execute").RateLimited("review").Validates<ReviewGitlabMrValidator>()
            .Audited("review.gitlab", apart: true).Streams().Answers(404, 409, 503);

        var codeReviews = v1.MapGroup("/code-reviews").WithTags("Code");

        codeReviews.MapGet("/", ListCodeReviewsHandler.Handle).WithName("listCodeReviews").Needs("review:read").Validates<ListCodeReviewsValidator>();
        codeReviews.MapGet("/{id:guid}", GetCodeReviewHandler.Handle).WithName("getCodeReview").Needs("review:read").Answers(404);
        codeReviews.MapGet("/{id:guid}/report", GetCodeReviewReportHandler.Handle).WithName("getCodeReviewReport").Needs("review:read").Validates<GetCodeReviewReportValidator>().Produces<string>(200, "application/sarif+json", "text/markdown").Answers(404);
        codeReviews.MapPost("/{id:guid}/approve", ApproveCodeReviewHandler.Handle).WithName("approveCodeReview").NeedsInProject("review:execute").Validates<ApproveCodeReviewValidator>()
            .Audited("review.approve").Answers(404, 409, 412);
        codeReviews.MapPost("/{id:guid}/reject", RejectCodeReviewHandler.Handle).WithName("rejectCodeReview").NeedsInProject("review:execute").Validates<RejectCodeReviewValidator>()
            .Audited("review.reject").Answers(404, 409, 412);
        codeReviews.MapPost("/{id:guid}/comment", CommentCodeReviewHandler.Handle).WithName("commentCodeReview").NeedsInProject("review:execute").Validates<CommentCodeReviewValidator>()
            .Audited("review.comment").Answers(404, 409);
        codeReviews.MapPost("/{id:guid}/comments", CommentCodeReviewHandler.Handle).WithName("addCodeReviewComment").NeedsInProject("review:execute").Validates<CommentCodeReviewValidator>()
            .Audited("review.comment").Answers(404, 409);

        var scenarios = v1.MapGroup("/scenarios").WithTags("Code").PartOf(Modules.Scenarios);

        scenarios.MapGet("/", ListScenariosHandler.Handle).WithName("listScenarios").Needs("scenarios:read");
        scenarios.MapGet("/{scenario_id}", GetScenarioHandler.Handle).WithName("getScenario").Needs("scenarios:read").Answers(404);
        scenarios.MapPost("/{scenario_id}/query", QueryScenarioHandler.Handle).WithName("queryScenario").NeedsInProject("scenarios:execute").RateLimited("chat")
            .Validates<QueryScenarioValidator>().Answers(404, 409);

        var settings = v1.MapGroup("/projects/{project_id:guid}/scenario-settings").WithTags("Code");

        settings.MapGet("/", GetScenarioSettingsHandler.Handle).WithName("getScenarioSettings").Needs("scenarios:read").Answers(404);
        settings.MapPut("/", UpdateScenarioSettingsHandler.Handle).WithName("updateScenarioSettings").Needs("scenarios:write").Validates<UpdateScenarioSettingsValidator>()
            .Audited("scenario_settings.update").Answers(404, 412);

        var coverage = v1.MapGroup("/projects/{project_id:guid}/coverage").WithTags("Code");

        coverage.MapPost("/", UploadCoverageHandler.Handle).WithName("uploadCoverage").Needs("scenarios:write").Validates<UploadCoverageValidator>().Audited("coverage.upload")
            .BodyCap(UploadCoverageHandler.MostBytes).Answers(404, 409);
        coverage.MapGet("/", GetCoverageHandler.Handle).WithName("getCoverage").Needs("scenarios:read").Answers(404);
        coverage.MapDelete("/", DeleteCoverageHandler.Handle).WithName("deleteCoverage").Needs("scenarios:write").Validates<DeleteCoverageValidator>().Audited("coverage.delete").Answers(404);

        var demo = v1.MapGroup("/demo").WithTags("Code");

        demo.MapPost("/chat", DemoChatHandler.Handle).WithName("demoChat").Anonymous("what the product does can be tried before signing in").RateLimited("demo")
            .Validates<DemoChatValidator>().Answers(503);
        demo.MapGet("/status", GetDemoStatusHandler.Handle).WithName("getDemoStatus").Anonymous("it says what the open demo takes");

        v1.MapGet("/stats", GetStatsHandler.Handle).WithName("getStats").WithTags("Code").Needs("stats:read");
    }

    /// <summary>The role the product reads graphs as.</summary>
    private static string ApplicationRole(IServiceProvider services) =>
        new NpgsqlConnectionStringBuilder(services.GetRequiredService<NpgsqlDataSource>().ConnectionString).Username!;
}
