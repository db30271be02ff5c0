using System.Text.Json;

namespace Web.Http;

/// <summary>Says in words what went wrong between Web and Api.</summary>
internal static class Faults
{
    public static Problem Describe(Exception fault) => fault switch
    {
        JsonException => new() { Title = "The Api's answer can't be read", Detail = "Web and Api may be of different versions." },
        OperationCanceledException => new() { Title = "The Api did not answer in time", Detail = $"It had {ApiClients.Timeout.TotalSeconds:0} s." },
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Unreachable("The connection was refused: it may be starting or stopped."),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Unreachable("Its address can't be resolved."),
        HttpRequestException { StatusCode: { } status } => Unreachable($"It answered {(int)status}."),
        _ => Unreachable("The connection was cut."),
    };

    public static async Task<Problem> ReadAsync(HttpResponseMessage response)
    {
        var problem = IsJson(response) ? await response.Content.ReadFromJsonAsync(ProblemJson.Default.Problem) : null;
        return (problem ?? new()) with
        {
            Status = response.StatusCode,
            Title = problem?.Title ?? $"The Api answered {(int)response.StatusCode}",
        };
    }

    private static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    private static Problem Unreachable(string detail) => new() { Title = "The Api can't be reached", Detail = detail };
}
