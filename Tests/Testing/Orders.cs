using TaskQueue.Authoring;
using TaskQueue.Client;

namespace Tests.Testing;

/// <summary>Tasks as users write them, to be tested as users would.</summary>
public interface IShop
{
    Task<bool> IsOpenAsync(CancellationToken cancellationToken);

    Task<decimal> ChargeAsync(string order, CancellationToken cancellationToken);
}

public sealed record PlaceOrder(string Order) : ITask<decimal>
{
    public static string Kind => "orders.place";
}

public sealed class PlaceOrderHandler(IShop shop, TimeProvider time) : ITaskHandler<PlaceOrder, decimal>
{
    public static TaskPolicy Policy => new()
    {
        MaxRetries = 3,
        RetryDelay = TimeSpan.FromSeconds(10),
        Rules = [ExceptionRule.Reject<ArgumentException>(), ExceptionRule.Retry<HttpRequestException>(maxRetries: 5, delay: TimeSpan.FromMinutes(1))],
    };

    public async Task<decimal> RunAsync(PlaceOrder task, TaskContext context, CancellationToken cancellationToken)
    {
        if (!await shop.IsOpenAsync(cancellationToken))
            throw new SnoozeTaskException(TimeSpan.FromHours(1), "the shop is closed");
        context.ReportProgress(50, "charging");
        await Task.Delay(TimeSpan.FromSeconds(2), time, cancellationToken); // the bank wants a moment
        return await shop.ChargeAsync(task.Order, cancellationToken);
    }
}

public sealed record PlaceAll(IReadOnlyList<string> Orders) : ITask<decimal>
{
    public static string Kind => "orders.place_all";
}

/// <summary>Enqueues a task for each order, waits for them, and keeps how far it is.</summary>
public sealed class PlaceAllHandler(ITaskQueueClient client) : ITaskHandler<PlaceAll, decimal>
{
    public async Task<decimal> RunAsync(PlaceAll task, TaskContext context, CancellationToken cancellationToken)
    {
        var sum = 0m;
        foreach (var order in task.Orders)
        {
            var handle = await client.EnqueueAsync(new PlaceOrder(order), cancellationToken: cancellationToken);
            sum += await handle.GetAsync(TimeSpan.FromDays(1), cancellationToken);
            await context.SaveCheckpointAsync(order, cancellationToken);
        }

        await context.AttachAsync("receipt", "text/plain", "paid"u8.ToArray(), cancellationToken);
        return sum;
    }
}

public sealed record Endless(bool Listens) : ITask<string>
{
    public static string Kind => "orders.endless";
}

public sealed class EndlessHandler(TimeProvider time) : ITaskHandler<Endless, string>
{
    public static TaskPolicy Policy => new() { MaxRetries = 0, TimeLimit = TimeSpan.FromMinutes(1) };

    public async Task<string> RunAsync(Endless task, TaskContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromDays(1), time, task.Listens ? cancellationToken : CancellationToken.None);
        return "too late";
    }
}
