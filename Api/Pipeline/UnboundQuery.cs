using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using Capstan.Features.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace Capstan.Api.Pipeline;

/// <summary>Which member of the query could not be read. The framework knows and does not tell, so it is looked up, on the way to the 400 only.</summary>
internal static class UnboundQuery
{
    public static Problem ProblemOf(HttpContext http)
    {
        var parameters = http.GetEndpoint()?.Metadata.OfType<MethodInfo>().LastOrDefault()?.GetParameters() ?? [];
        var members = parameters.SelectMany(p => p.IsDefined(typeof(AsParametersAttribute), inherit: false)
            ? p.ParameterType.GetProperties().Select(m => (Member: (ICustomAttributeProvider)m, m.Name, Type: m.PropertyType))
            : [(p, p.Name!, p.ParameterType)]);
        foreach (var (member, name, type) in members)
        {
            var field = member.GetCustomAttributes(typeof(FromQueryAttribute), inherit: false).OfType<FromQueryAttribute>().FirstOrDefault()?.Name
                ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
            var text = http.Request.Query[field].ToString();
            if (text.Length > 0 && TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type) is var converter && converter.CanConvertFrom(typeof(string)) && !converter.IsValid(text))
                return Problem.Field(field, $"'{field}' has a value of the wrong form.");
        }
        return new(Errors.BadRequest, "The query cannot be read.");
    }
}
