using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Api.Documentation;

/// <summary>How a caller says who it is.</summary>
internal sealed class KeyScheme : IOpenApiDocumentTransformer
{
    private const string Name = "key";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Name] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A key, as `POST /keys` made it. The header `X-Api-Key` takes it too.",
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Name, document)] = [] }];
        return Task.CompletedTask;
    }
}
