using TaskQueue.Authoring;

namespace Tests.Api;

/// <summary>A task with something to hide.</summary>
public sealed record Login(string User, [property: Sensitive] string Password, LoginProxy? Proxy = null) : ITask<string>
{
    public static string Kind => "tests.login";
}

public sealed record LoginProxy(string Host, [Sensitive] string Token);

/// <summary>Returns what is not for everybody's eyes.</summary>
public sealed record IssueToken(string User) : ITask<string>
{
    public static string Kind => "tests.issue_token";
}

public sealed class IssueTokenHandler : ITaskHandler<IssueToken, string>
{
    public const string Token = "token-marker";

    [return: Sensitive]
    public Task<string> RunAsync(IssueToken task, TaskContext context, CancellationToken cancellationToken) => Task.FromResult(Token);
}

/// <summary>Fails for who is called «fails», else tells how long the password was.</summary>
public sealed class LoginHandler : ITaskHandler<Login, string>
{
    public static TaskPolicy Policy => new() { MaxRetries = 0 };

    public Task<string> RunAsync(Login task, TaskContext context, CancellationToken cancellationToken) =>
        task.User == "fails" ? throw new RejectTaskException("no") : Task.FromResult($"{task.Password.Length}");
}
