using System.Net;
using TaskQueue.Contracts;
using Web.Http;

namespace Tests.Web.Http;

public sealed class TaskApiTests
{
    [Fact]
    public async Task A_list_asks_for_what_the_filter_says()
    {
        using var stub = new StubApi(_ => StubApi.Json("""{"tasks":[],"next_cursor":"default-1-0"}"""));

        var answer = await new TaskApi(stub).ListAsync(new TaskFilter { State = TaskState.Failure, Name = "tasks.divide" });

        Assert.Equal("default-1-0", answer.Value!.NextCursor);
        Assert.Equal(["GET /tasks?state=FAILURE&name=tasks.divide"], stub.Requests);
    }

    [Fact]
    public async Task Faults_of_arguments_come_back_by_name()
    {
        using var stub = new StubApi(_ => StubApi.Json(
            """{"title":"Wrong","status":422,"errors":{"x":["is required"]}}""", HttpStatusCode.UnprocessableEntity, "application/problem+json"));

        var answer = await new TaskApi(stub).StartAsync("tasks.divide", "{}");

        Assert.Null(answer.Value);
        Assert.Equal(["is required"], answer.Problem!.Errors!["x"]);
    }

    [Theory]
    [InlineData("<html>bad gateway</html>", HttpStatusCode.BadGateway, "text/html", "The Api answered 502")]
    [InlineData("{", HttpStatusCode.OK, "application/json", "The Api's answer can't be read")]
    public async Task What_is_not_an_answer_is_a_problem_in_words(string body, HttpStatusCode status, string type, string title)
    {
        using var stub = new StubApi(_ => StubApi.Json(body, status, type));

        var answer = await new TaskApi(stub).QueuesAsync();

        Assert.Equal(title, answer.Problem!.Title);
    }

    [Fact]
    public async Task An_Api_that_is_down_is_a_problem_in_words()
    {
        using var stub = new StubApi(_ => throw new HttpRequestException(HttpRequestError.ConnectionError));

        var answer = await new TaskApi(stub).FindAsync("default-1-0");

        Assert.Equal("The Api can't be reached", answer.Problem!.Title);
    }
}
