using Microsoft.AspNetCore.Authentication;
using Web.Access;

namespace Web.Actions;

internal static class SignOutAction
{
    // As a delegate: what takes the context only would count as middleware, and its result for nothing.
    public static void MapSignOut(this IEndpointRouteBuilder app) => app.MapPost("/sign-out", (Delegate)SignOutAsync);

    private static async Task<IResult> SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync();
        return TypedResults.LocalRedirect(SignIns.Page);
    }
}
