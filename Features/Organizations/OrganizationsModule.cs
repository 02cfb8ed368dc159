using Capstan.Features.Organizations.AcceptInvitation;
using Capstan.Features.Organizations.AddGroupUser;
using Capstan.Features.Organizations.AddUserProject;
using Capstan.Features.Organizations.ChangeUserRole;
using Capstan.Features.Organizations.CreateGroup;
using Capstan.Features.Organizations.CreateInvitation;
using Capstan.Features.Organizations.CreateUser;
using Capstan.Features.Organizations.DeleteGroup;
using Capstan.Features.Organizations.DeleteInvitation;
using Capstan.Features.Organizations.ExportAudit;
using Capstan.Features.Organizations.GetAiConfig;
using Capstan.Features.Organizations.GetGroup;
using Capstan.Features.Organizations.GetOrganization;
using Capstan.Features.Organizations.GetUsage;
using Capstan.Features.Organizations.GetUsageAlerts;
using Capstan.Features.Organizations.GetUser;
using Capstan.Features.Organizations.ListAccounts;
using Capstan.Features.Organizations.ListAudit;
using Capstan.Features.Organizations.ListGroupUsers;
using Capstan.Features.Organizations.ListGroups;
using Capstan.Features.Organizations.ListInvitations;
using Capstan.Features.Organizations.ListUserProjects;
using Capstan.Features.Organizations.ListUsers;
using Capstan.Features.Organizations.Lookup;
using Capstan.Features.Organizations.Plans;
using Capstan.Features.Organizations.RemoveGroupUser;
using Capstan.Features.Organizations.RemoveUser;
using Capstan.Features.Organizations.RemoveUserProject;
using Capstan.Features.Organizations.SignUp;
using Capstan.Features.Organizations.UpdateAiConfig;
using Capstan.Features.Organizations.UpdateFeatures;
using Capstan.Features.Organizations.UpdateGroup;
using Capstan.Features.Organizations.UpdateIntegration;
using Capstan.Features.Organizations.UpdateOrganization;
using Capstan.Features.Organizations.UpdateUser;
using Capstan.Features.Organizations.ValidateInvitation;
using Capstan.Features.Organizations.VerifyAudit;
using Microsoft.Extensions.DependencyInjection;

namespace Capstan.Features.Organizations;

public static class OrganizationsModule
{
    public static void AddOrganizations(this IServiceCollection services, Settings settings)
    {
        _ = Plan.OfNewOrganizations(settings);
        services.AddSingleton<Quotas.Quotas>();
        services.AddSingleton<IntegrationTokens>();
        services.AddSingleton<ModelConfigurations>();
    }

    public static void MapOrganizations(this IEndpointRouteBuilder v1)
    {
        var all = v1.MapGroup("").WithTags("Organizations");

        all.MapGet("/organization", GetOrganizationHandler.Handle).WithName("getOrganization").Needs("organizations:read");
        all.MapPatch("/organization", UpdateOrganizationHandler.Handle).WithName("updateOrganization").Needs("organizations:admin").Validates<UpdateOrganizationValidator>().Audited("organization.update").Answers(412);
        all.MapPatch("/organization/features", UpdateFeaturesHandler.Handle).WithName("updateFeatures").Needs("organizations:admin").RateLimited("strict").Validates<UpdateFeaturesValidator>().Audited("organization.features");
        all.MapGet("/organization/usage", GetUsageHandler.Handle).WithName("getUsage").Needs("organizations:read");
        all.MapGet("/organization/usage/alerts", GetUsageAlertsHandler.Handle).WithName("getUsageAlerts").Needs("organizations:read");
        all.MapGet("/organization/ai-config", GetAiConfigHandler.Handle).WithName("getAiConfig").Needs("organizations:read");
        all.MapPatch("/organization/ai-config", UpdateAiConfigHandler.Handle).WithName("updateAiConfig").Needs("organizations:admin").RateLimited("strict").Validates<UpdateAiConfigValidator>().Audited("organization.ai_config");
        all.MapPatch("/organization/integrations/{provider}", UpdateIntegrationHandler.Handle).WithName("updateIntegration").Needs("organizations:admin").RateLimited("strict").Validates<UpdateIntegrationValidator>().Audited("organization.integration").Answers(404);

        all.MapPost("/auth/signup", SignUpHandler.Handle).WithName("signUp").WithTags("Identity").Anonymous("a newcomer has no account yet").RateLimited("auth").Validates<SignUpValidator>().Answers(403, 409, 429);
        all.MapGet("/invitations", ListInvitationsHandler.Handle).WithName("listInvitations").Needs("users:admin").Validates<ListInvitationsValidator>();
        all.MapPost("/invitations", CreateInvitationHandler.Handle).WithName("createInvitation").Needs("users:admin").RateLimited("strict").NeedsRecentProof().Validates<CreateInvitationValidator>().Idempotent().Audited("invitation.create");
        all.MapPost("/invitations/accept", AcceptInvitationHandler.Handle).WithName("acceptInvitation").Needs("profile:write").RateLimited("auth").Validates<AcceptInvitationValidator>().Answers(404, 409);
        all.MapGet("/invitations/validate/{token}", ValidateInvitationHandler.Handle).WithName("validateInvitation").Anonymous("who is invited may have no account yet; the token is the secret").RateLimited("auth").Answers(404);
        all.MapDelete("/invitations/{id:guid}", DeleteInvitationHandler.Handle).WithName("deleteInvitation").Needs("users:admin").RateLimited("strict").Audited("invitation.delete").Answers(404);

        all.MapGet("/users", ListUsersHandler.Handle).WithName("listUsers").Needs("users:read").Validates<ListUsersValidator>();
        all.MapPost("/users", CreateUserHandler.Handle).WithName("createUser").Needs("users:admin").NeedsRecentProof().Validates<CreateUserValidator>().Idempotent().Audited("user.create");
        all.MapGet("/users/{id:guid}", GetUserHandler.Handle).WithName("getUser").Needs("users:read").Answers(404);
        all.MapPatch("/users/{id:guid}/role", ChangeUserRoleHandler.Handle).WithName("changeUserRole").Needs("users:admin").RateLimited("strict").NeedsRecentProof().Validates<ChangeUserRoleValidator>().Audited("user.change_role").Answers(404, 409);
        all.MapDelete("/users/{id:guid}", RemoveUserHandler.Handle).WithName("removeUser").Needs("users:admin").RateLimited("strict").NeedsRecentProof().Audited("user.remove").Answers(404, 409);

        all.MapPut("/users/{id:guid}", UpdateUserHandler.Handle).WithName("updateUser").Needs("users:admin").RateLimited("strict").NeedsRecentProof().Validates<UpdateUserValidator>().Audited("user.update").Answers(404, 409);
        all.MapGet("/users/{id:guid}/projects", ListUserProjectsHandler.Handle).WithName("listUserProjects").Needs("users:admin").Validates<ListUserProjectsValidator>().Answers(404);
        all.MapPost("/users/{id:guid}/projects/{project_id:guid}", AddUserProjectHandler.Handle).WithName("addUserProject").Needs("projects:admin").Audited("project.add_member").Answers(400, 404, 409);
        all.MapDelete("/users/{id:guid}/projects/{project_id:guid}", RemoveUserProjectHandler.Handle).WithName("removeUserProject").Needs("projects:admin").Audited("project.remove_member").Answers(404, 409);
        all.MapGet("/admin/users", ListAccountsHandler.Handle).WithName("listAccounts").Needs("users:admin").Validates<ListAccountsValidator>();
        all.MapPost("/admin/users", CreateUserHandler.Handle).WithName("createAccount").Needs("users:admin").NeedsRecentProof().Validates<CreateUserValidator>().Idempotent().Audited("user.create");

        all.MapGet("/groups", ListGroupsHandler.Handle).WithName("listGroups").Needs("groups:read").Validates<ListGroupsValidator>();
        all.MapPost("/groups", CreateGroupHandler.Handle).WithName("createGroup").Needs("groups:admin").Validates<CreateGroupValidator>().Idempotent().Audited("group.create");
        all.MapGet("/groups/{group_id:guid}", GetGroupHandler.Handle).WithName("getGroup").Needs("groups:read").Answers(404);
        all.MapPut("/groups/{group_id:guid}", UpdateGroupHandler.Handle).WithName("updateGroup").Needs("groups:write").Validates<UpdateGroupValidator>().Audited("group.update").Answers(404, 409, 412);
        all.MapDelete("/groups/{group_id:guid}", DeleteGroupHandler.Handle).WithName("deleteGroup").Needs("groups:admin").Audited("group.delete").Answers(404, 409);
        all.MapGet("/groups/{group_id:guid}/users", ListGroupUsersHandler.Handle).WithName("listGroupUsers").Needs("groups:read").Validates<ListGroupUsersValidator>().Answers(404);
        all.MapPost("/groups/{group_id:guid}/users", AddGroupUserHandler.Handle).WithName("addGroupUser").Needs("groups:admin").NeedsRecentProof().Validates<AddGroupUserValidator>().Idempotent().Audited("group.add_user").Answers(404);
        all.MapDelete("/groups/{group_id:guid}/users/{user_id:guid}", RemoveGroupUserHandler.Handle).WithName("removeGroupUser").Needs("groups:admin").Audited("group.remove_user").Answers(404, 409);

        all.MapGet("/admin/audit", ListAuditHandler.Handle).WithName("listAudit").Needs("audit:read").Validates<ListAuditValidator>();
        all.MapGet("/admin/audit/export", ExportAuditHandler.Handle).WithName("exportAudit").Needs("audit:read").Validates<ExportAuditValidator>().Audited("audit.export").Streams().Produces<string>(200, "application/x-ndjson", "text/csv");
        all.MapGet("/admin/audit/verify", VerifyAuditHandler.Handle).WithName("verifyAudit").Needs("audit:read").Validates<VerifyAuditValidator>();
    }
}
