using Web.Http;

namespace Web.Hosting;

/// <summary>Passes a task's image through: a browser need not reach the Api.</summary>
public static class TaskImages
{
    public static void MapTaskImages(this WebApplication app) => app.MapGet("/tasks/{id}/image", GetAsync);

    private static async Task<IResult> GetAsync(string id, HttpContext context, TaskApi api)
    {
        try
        {
            var response = await api.ImageAsync(id, context.RequestAborted);
            context.Response.RegisterForDispose(response);
            var type = response.Content.Headers.ContentType?.MediaType;
            if (!response.IsSuccessStatusCode || type?.StartsWith("image/", StringComparison.Ordinal) != true)
                return TypedResults.NotFound();

            context.Response.Headers.CacheControl = "private, max-age=3600";
            return TypedResults.Stream(await response.Content.ReadAsStreamAsync(context.RequestAborted), type);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
