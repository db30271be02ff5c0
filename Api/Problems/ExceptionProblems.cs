using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TaskQueue.Client;
using TaskQueue.Contracts;

namespace Api.Problems;

/// <summary>Turns what escapes an endpoint into a problem: never a stack trace.</summary>
internal sealed partial class ExceptionProblems(IOptions<ApiOptions> options, ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    private const int RetryAfterSeconds = 5;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            QueueUnavailableException unavailable => Unavailable(unavailable),
            PayloadUnreadableException unreadable => Problem.Conflict(unreadable.Message),
            QueueClosedException closed => Problem.Conflict($"{closed.Message} POST /queues/{closed.Queue}/resume opens it."),
            QueueFullException full => Problem.Unavailable(full.Message, RetryAfterSeconds),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem.TooLarge(options.Value.MaxBodyBytes),
            BadHttpRequestException bad => Problem.Answer(bad.StatusCode, bad.Message),
            _ => Problem.Answer(StatusCodes.Status500InternalServerError, "Something went wrong here; the trace says what."),
        };
        if (problem.StatusCode == StatusCodes.Status500InternalServerError)
            LogUnexpected(exception, httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName);

        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private ProblemHttpResult Unavailable(QueueUnavailableException exception)
    {
        LogUnavailable(exception.Message, exception.InnerException?.Message);
        return Problem.Unavailable("The queue can't be reached now. Nothing was done: try again in a few seconds.", RetryAfterSeconds);
    }

    [LoggerMessage(1, LogLevel.Error, "{Endpoint} failed")]
    private partial void LogUnexpected(Exception exception, string? endpoint);

    [LoggerMessage(2, LogLevel.Warning, "Answered 503: {Reason} ({Cause})")]
    private partial void LogUnavailable(string reason, string? cause);
}
