using TaskQueue.Authoring;

namespace Worker.Tasks;

public sealed record CountWords(string Text) : ITask<int>
{
    public static string Kind => "texts.count_words"; // stable; never the CLR name
}

public sealed class CountWordsHandler(TimeProvider time) : ITaskHandler<CountWords, int>
{
    public static CountWords Example => new("to be or not to be"); // what a form starts from

    public static TaskPolicy Policy => new() { MaxRetries = 5, TimeLimit = TimeSpan.FromMinutes(2) };

    public async Task<int> RunAsync(CountWords task, TaskContext context, CancellationToken cancellationToken)
    {
        var words = task.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            context.ReportProgress(100.0 * i / words.Length, words[i]);
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }

        return words.Length;
    }
}
