using Web.Http;

namespace Web.Actions;

internal static class KeyActions
{
    private const string Section = "/keys";

    public static void MapKeyActions(this IEndpointRouteBuilder app) => app.MapPost("/keys/{key}/revoke", RevokeAsync);

    private static async Task<IResult> RevokeAsync(string key, HttpContext context, KeyApi api) =>
        context.BackTo(Section, await api.RevokeAsync(key), _ => new(true, $"The key {key} is revoked.", "It opens nothing any more, within seconds everywhere."));
}
