namespace Capstan.Api.Tests.Features.Code.Review.Forges;

/// <summary>Reviews with the token that the organization keeps.</summary>
public sealed class OrganizationTokenTests(ForgeApp app) : IClassFixture<ForgeApp>
{
    private static readonly Dictionary<string, string> Before = new(ReviewApp.Tree);
    private static ForgeChange Change => ForgeChange.Between(Before, new Dictionary<string, string>(Before) { ["README.md"] = "More.\n" });

    [Fact]
    public async Task The_organizations_token_is_used_where_the_request_brings_none_and_goes_to_no_other_server()
    {
        var admin = await app.NewMember(Role.Admin, app.Reviewer.OrganizationId);
        var (pull, merge) = (app.Open(Change), app.Open(Change, "acme/deep/store", '!'));
        object gitHub = new { owner = "acme", repo = "store", pr_number = pull }, gitLab = new { project_id = "acme/deep/store", mr_iid = merge };
        await app.Reviewer.Client.Post("review/github-pr", gitHub).Problem(Errors.Validation);
        await admin.Client.Patch("organization/integrations/github", new { token = ForgeServer.Token }).Json();
        await admin.Client.Patch("organization/integrations/gitlab", new { token = ForgeServer.Token }).Json();
        await app.Reviewer.Client.Post("review/github-pr", gitHub).Json();
        await app.Reviewer.Client.Post("review/gitlab-mr", gitLab).Json();
        await app.Reviewer.Client.Post("review/gitlab-mr", new { project_id = "acme/deep/store", mr_iid = merge, gitlab_url = app.Server.Address.AbsoluteUri }).Json();

        // The same machine by another name is another server: whoever names it would get the token.
        var elsewhere = $"https://{(app.Server.Address.Host == "localhost" ? "127.0.0.1" : "localhost")}:{app.Server.Address.Port}";
        await app.Reviewer.Client.Post("review/gitlab-mr", new { project_id = "acme/deep/store", mr_iid = merge, gitlab_url = elsewhere }).Problem(Errors.Validation);
        await app.Reviewer.Client.Post("review/gitlab-mr", new { project_id = "acme/deep/store", mr_iid = merge, gitlab_url = elsewhere, gitlab_token = ForgeServer.Token }).Json();

        await admin.Client.Patch("organization/integrations/github", new { enabled = false }).Json();
        await app.Reviewer.Client.Post("review/github-pr", gitHub).Problem(Errors.Validation);
        await app.Reviewer.Client.Post("review/github-pr", new { owner = "acme", repo = "store", pr_number = pull, github_token = "ghp_ofTheRequest" }).Problem(Errors.TokenRejected);
    }
}
