using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using TaskQueue.Authoring;
using TaskQueue.Contracts;
using TaskQueue.Processing;
using Tests.Support;

namespace Tests.Processing;

/// <summary>What attributes say of arguments: in the schema, to who calls by name, and to who shares the type.</summary>
public sealed class ArgumentRuleTests(RedisFixture redis)
{
    private static readonly JsonElement Schema = new TaskRegistration<OrderHandler, Order, string>().Definition.Schema;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void They_are_in_the_schema()
    {
        var properties = Schema.GetProperty("properties");

        Assert.Equal("""{"type":"integer","description":"How many.","minimum":1,"maximum":100}""", properties.GetProperty("count").GetRawText());
        Assert.Equal(0.0, properties.GetProperty("price").GetProperty("exclusiveMinimum").GetDouble());
        Assert.False(properties.GetProperty("price").TryGetProperty("maximum", out _));
        Assert.Equal("^(?:[A-Z]{3}-[0-9]+)$", properties.GetProperty("code").GetProperty("pattern").GetString());
        Assert.Equal((1, 3), (properties.GetProperty("lines").GetProperty("minItems").GetInt32(), properties.GetProperty("lines").GetProperty("maxItems").GetInt32()));
        Assert.Equal("""["post","courier"]""", properties.GetProperty("by").GetProperty("enum").GetRawText());
    }

    [Theory]
    [InlineData("""{"count":0}""", "count", "must be 1 to 100")]
    [InlineData("""{"count":101}""", "count", "must be 1 to 100")]
    [InlineData("""{"price":0}""", "price", "must be more than 0")]
    [InlineData("""{"code":"abc"}""", "code", "must match ^(?:[A-Z]{3}-[0-9]+)$")]
    [InlineData("""{"code":"ABC-1 "}""", "code", "must match ^(?:[A-Z]{3}-[0-9]+)$")]
    [InlineData("""{"code":"ABC-1\n"}""", "code", "must match ^(?:[A-Z]{3}-[0-9]+)$")]
    [InlineData("""{"note":"123456"}""", "note", "must have at most 5 characters")]
    [InlineData("""{"lines":[]}""", "lines", "must have 1 to 3 items")]
    [InlineData("""{"by":"pigeon"}""", "by", "must be one of \"post\", \"courier\"")]
    [InlineData("""{"to":{"zip":"12"}}""", "to.zip", "must have at least 4 characters")]
    [InlineData("""{"from":{"zip":"12"}}""", "from.zip", "must have at least 4 characters")]
    public void Who_calls_by_name_is_told_the_argument_and_the_rule(string args, string argument, string fault)
    {
        var faults = ArgumentSchema.Check(Schema, JsonElement.Parse(args));

        Assert.Equal([fault], faults[argument]);
    }

    [Fact]
    public void What_fits_has_no_fault() =>
        Assert.Empty(ArgumentSchema.Check(Schema, JsonSerializer.SerializeToElement(OrderHandler.Example, TaskJson.Arguments)));

    [Fact]
    public async Task Who_shares_the_type_learns_it_from_the_worker()
    {
        await using var worker = await WorkerHost.StartAsync(redis.ConnectionString, RedisFixture.NewPrefix(), tasks: tasks => tasks.Add<OrderHandler, Order, string>());
        TaskId bad = await worker.Client.EnqueueAsync(OrderHandler.Example with { Count = 0, Note = "too long" }, cancellationToken: Cancelled);
        TaskId good = await worker.Client.EnqueueAsync(OrderHandler.Example, cancellationToken: Cancelled);

        var failed = await worker.EndOfAsync(bad);

        Assert.Equal((TaskState.Failure, 1), (failed.Status, failed.Attempts));
        Assert.Equal("The arguments do not fit tests.order: count must be 1 to 100; note must have at most 5 characters", failed.Error!.Message);
        Assert.Equal("ABC-1", (await worker.EndOfAsync(good)).Result!.Value.GetString());
    }

    public sealed record Order(
        [Range(1, 100), Description("How many.")] int Count,
        [Range(0.0, double.MaxValue, MinimumIsExclusive = true)] double Price,
        [RegularExpression("[A-Z]{3}-[0-9]+")] string Code,
        [Length(1, 3)] IReadOnlyList<string> Lines,
        [AllowedValues("post", "courier")] string By,
        Address To,
        Address? From = null,
        [StringLength(5)] string? Note = null) : ITask<string>
    {
        public static string Kind => "tests.order";
    }

    public sealed record Address([MinLength(4)] string Zip);

    public sealed class OrderHandler : ITaskHandler<Order, string>
    {
        public static Order Example => new(2, 9.5, "ABC-1", ["a"], "post", new("1010"));

        public Task<string> RunAsync(Order task, TaskContext context, CancellationToken cancellationToken) => Task.FromResult(task.Code);
    }
}
