using System.Diagnostics;
using System.Globalization;

namespace Api.Problems;

/// <summary>What all problem details have in common: the trace to look at, and a Retry-After header where there is a time to name.</summary>
internal static class ProblemDefaults
{
    public static void AddProblems(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = Complete);
        builder.Services.AddExceptionHandler<ExceptionProblems>();
        // A value that can't be bound ends in ExceptionProblems in every environment, not only in development.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    /// <summary>Every error that has no body yet (no such route, wrong method) and every exception gets one.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }

    private static void Complete(ProblemDetailsContext context)
    {
        var extensions = context.ProblemDetails.Extensions;
        context.ProblemDetails.Detail ??= Advice(context.ProblemDetails.Status);
        extensions.Remove("traceId");
        extensions["trace_id"] = Activity.Current?.TraceId.ToHexString() ?? context.HttpContext.TraceIdentifier;
        if (extensions.TryGetValue(Problem.RetryAfter, out var seconds))
            context.HttpContext.Response.Headers.RetryAfter = Convert.ToString(seconds, CultureInfo.InvariantCulture);
    }

    // For what the framework refuses before an endpoint sees it.
    private static string? Advice(int? status) => status switch
    {
        StatusCodes.Status404NotFound => "Nothing is at this address: GET / lists what is, and /docs explains it.",
        StatusCodes.Status405MethodNotAllowed => "This address takes other methods: the Allow header lists them.",
        StatusCodes.Status415UnsupportedMediaType => "Send JSON, with the header Content-Type: application/json.",
        _ => null,
    };
}
