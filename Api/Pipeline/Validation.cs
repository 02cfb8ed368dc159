using System.Text.Json;
using Capstan.Features.Kernel;
using FluentValidation;

namespace Capstan.Api.Pipeline;

/// <summary>Step 9. All failures at once, each with the field as it is spelt on the wire.</summary>
internal static class Validation
{
    public static Problem? Check(Validates declared, EndpointFilterInvocationContext context)
    {
        var validator = declared.Validator.Value;
        for (var i = 0; i < context.Arguments.Count; i++)
        {
            var argument = context.Arguments[i];
            if (argument is null || !validator.CanValidateInstancesOfType(argument.GetType())) continue;
            var result = validator.Validate(new ValidationContext<object>(argument));
            if (result.IsValid) return null;
            return new(Errors.Validation, result.Errors[0].ErrorMessage, [.. result.Errors.Select(e => new FieldError
            {
                Field = e.PropertyName,
                Code = e.ErrorCode.Replace("Validator", "", StringComparison.Ordinal),
                Message = e.ErrorMessage,
            })]);
        }
        return null;
    }

    /// <summary>FluentValidation spells members as C# does; the wire spells them in snake_case.</summary>
    public static void SpellAsTheWire()
    {
        ValidatorOptions.Global.PropertyNameResolver = (_, member, _) => member is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name);
        ValidatorOptions.Global.DisplayNameResolver = (_, member, _) => member is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name);
        ValidatorOptions.Global.LanguageManager.Enabled = false;
    }
}
