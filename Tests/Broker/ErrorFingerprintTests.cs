using TaskQueue.Broker;
using TaskQueue.Contracts;

namespace Tests.Broker;

public sealed class ErrorFingerprintTests
{
    private const string Stack =
        """
           at System.Net.Http.HttpConnectionPool.ConnectToTcpHostAsync(String host, Int32 port)
           at System.Net.Http.HttpClient.GetAsync(Uri uri)
           at Worker.Tasks.FetchHandler.RunAsync(Fetch task, TaskContext context) in /src/Worker/Tasks/Fetch.cs:line 31
           at TaskQueue.Processing.TaskExecutor.AttemptAsync()
        """;

    [Theory]
    [InlineData("Order 17 not found", "Order 90321 not found")]
    [InlineData("user 3fa85f64-5717-4562-b3fc-2c963f66afa6 is gone", "user aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee is gone")]
    [InlineData("Connection refused (10.0.0.1:5432)", "Connection refused (10.12.4.77:5433)")]
    [InlineData("cannot open 'a.txt'", "cannot open 'dir/b c.txt'")]
    [InlineData("no key \"x\" in it", "no key \"y z\" in it")]
    [InlineData("don't open 'a'", "don't open 'b'")]
    [InlineData("at 0x7ffe10 in 2026-01-02T03:04:05Z", "at 0xdead01 in 2025-11-30T23:59:59Z")]
    [InlineData("GET https://a.example/x?y=1 failed", "GET http://b.example failed")]
    [InlineData("mail to ada@example.com bounced", "mail to bob.b@mail.example.org bounced")]
    [InlineData("took 1.5 s", "took -20,000 s")]
    [InlineData("blob e3b0c44298fc1c14 is broken", "blob 9afbf4c8996fb924 is broken")]
    [InlineData("many\n  lines", "many lines")]
    public void What_differs_from_one_time_to_the_next_makes_no_difference(string one, string other) =>
        Assert.Equal(Of(new TaskError("E", one)), Of(new TaskError("E", other)));

    [Theory]
    [InlineData("Order 17 not found", "Order 17 not paid")]
    [InlineData("cannot open 'a'", "cannot close 'a'")]
    [InlineData("", "x")]
    public void Another_message_is_another_error(string one, string other) =>
        Assert.NotEqual(Of(new TaskError("E", one)), Of(new TaskError("E", other)));

    [Fact]
    public void Kind_type_and_place_count()
    {
        var error = new TaskError("E", "broken", Stack);
        string[] all =
        [
            Of(error), ErrorFingerprint.Of("tests.other", error), Of(error with { Type = "F" }),
            Of(error with { Stack = Stack.Replace("FetchHandler", "PushHandler", StringComparison.Ordinal) }),
        ];

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, one => Assert.True(DeadLetterGroup.IsFingerprint(one)));
    }

    [Fact]
    public void The_line_and_what_lies_below_the_handler_do_not()
    {
        var moved = Stack.Replace("line 31", "line 99", StringComparison.Ordinal).Replace("/src/", "/build/", StringComparison.Ordinal)
            .Replace("ConnectToTcpHostAsync", "ConnectAsync", StringComparison.Ordinal);

        Assert.Equal(Of(new TaskError("E", "broken", Stack)), Of(new TaskError("E", "broken", moved)));
    }

    [Fact]
    public void A_handler_whose_frames_are_all_foreign_is_told_by_the_topmost()
    {
        Assert.Equal("at System.A.B()", ErrorFingerprint.Frame("   at System.A.B() in /a.cs:line 1\n   at System.C.D()"));
        Assert.Equal("", ErrorFingerprint.Frame(null));
    }

    [Fact]
    public void A_sample_is_short()
    {
        var sample = ErrorFingerprint.Sample(new TaskError("E", new string('a', 100_000), new string('b', 4000)));

        Assert.Equal((1000, 1000), (sample.Message.Length, sample.Stack!.Length));
    }

    private static string Of(TaskError error) => ErrorFingerprint.Of("tests.run", error);
}
