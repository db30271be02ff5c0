using Microsoft.AspNetCore.Antiforgery;
using Web.Http;

namespace Web.Actions;

/// <summary>What the buttons of the pages post to: each asks the Api, keeps what came of it and goes back to the page.</summary>
internal static class ActionEndpoints
{
    private const string Refusal = "This form is not from a page of ours, or it has expired: load the page again.";

    public static void MapActions(this IEndpointRouteBuilder app)
    {
        var actions = app.MapGroup("").WithMetadata(new RequireAntiforgeryTokenAttribute()).AddEndpointFilter(RefuseForgeries);
        actions.MapQueueActions();
        actions.MapWorkerActions();
        actions.MapScheduleActions();
        actions.MapTaskActions();
        actions.MapFailureActions();
        actions.MapWorkflowActions();
        actions.MapKeyActions();
        actions.MapSignOut();
    }

    /// <summary>Tells what came of an action on the page it was called from, if that is in <paramref name="section"/>.</summary>
    public static IResult BackTo<T>(this HttpContext context, string section, Answer<T> answer, Func<T?, Notice> done)
        where T : class =>
        context.BackTo(section, answer.Problem is { } problem ? Notice.Of(problem) : done(answer.Value));

    public static IResult BackTo(this HttpContext context, string section, Notice notice)
    {
        var from = Uri.TryCreate(context.Request.Headers.Referer, UriKind.Absolute, out var page) ? page.PathAndQuery : section;
        return context.GoTo(from.StartsWith(section, StringComparison.Ordinal) ? from : section, notice);
    }

    /// <summary>Tells what came of an action on a page of ours.</summary>
    public static IResult GoTo(this HttpContext context, string page, Notice notice)
    {
        context.RequestServices.GetRequiredService<SharedReads>().Forget();
        notice.Keep(context);
        return TypedResults.LocalRedirect(page);
    }

    // The middleware only notes a bad token; what binds no form field would go on.
    private static ValueTask<object?> RefuseForgeries(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true }
            ? next(context)
            : ValueTask.FromResult<object?>(TypedResults.Text(Refusal, statusCode: StatusCodes.Status400BadRequest));
}
