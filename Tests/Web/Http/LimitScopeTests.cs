using Web.Http;

namespace Tests.Web.Http;

public sealed class LimitScopeTests
{
    [Theory]
    [InlineData("queue", "", "the whole queue")]
    [InlineData("kind:tasks.divide", "?kind=tasks.divide", "tasks.divide")]
    [InlineData("key:tasks.divide", "?kind=tasks.divide&per_key=true", "each key of tasks.divide")]
    [InlineData("key:tasks.divide:a:b", "?kind=tasks.divide&per_key=true", "each key of tasks.divide")]
    public void A_limits_name_says_what_it_counts(string name, string query, string words)
    {
        var scope = LimitScope.Parse(name);

        Assert.Equal(query, scope.ToQuery());
        Assert.Equal(words, scope.ToString());
    }
}
