namespace Api.Documentation;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, and the page at <c>/docs</c> that shows it: open to all, since they tell nothing of what is there.</summary>
internal static class ApiDocument
{
    private const string Path = "/openapi/v1.json";

    public static void AddApiDocument(this WebApplicationBuilder builder) =>
        builder.Services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer<Introduction>();
            options.AddDocumentTransformer<KeyScheme>();
            options.AddOperationTransformer<Parameters>();
            options.AddOperationTransformer<CommonResponses>();
            options.AddSchemaTransformer<ProblemSchema>();
            options.AddSchemaTransformer<Examples>();
        });

    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "TaskQueue API";
            page.SwaggerEndpoint(Path, "v1");
            page.EnableTryItOutByDefault();
            page.DisplayRequestDuration();
        });
    }
}
