using Tests.Support;
using Web.Http;
using Web.Live;

namespace Tests.Web.Http;

public sealed class SharedReadsTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StubApi _api = new(_ => StubApi.Json("[]"));
    private readonly Changes _changes;
    private readonly SharedReads _reads;

    public SharedReadsTests()
    {
        _changes = new Changes(_time);
        _reads = new SharedReads(new TaskApi(_api), _changes, _time);
    }

    public void Dispose()
    {
        _changes.Dispose();
        _api.Dispose();
    }

    [Fact]
    public async Task Ten_pages_ask_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _reads.QueuesAsync()));

        Assert.Equal(["GET /queues"], _api.Requests);
    }

    [Fact]
    public async Task A_change_makes_them_ask_again()
    {
        await _reads.QueuesAsync();
        _changes.Report("a");
        await _reads.QueuesAsync();

        Assert.Equal(2, _api.Requests.Count);
    }

    [Fact]
    public async Task What_need_not_be_of_this_moment_is_asked_once_however_much_changes()
    {
        var stats = new StatsApi(new TaskApi(_api), _reads);
        for (var i = 0; i < 10; i++)
        {
            await stats.ChangesAsync();
            _changes.Report("a");
            _time.Advance(SharedReads.MaxAge / 20);
        }

        Assert.Equal(["GET /changes?limit=10"], _api.Requests);
    }

    [Fact]
    public async Task An_old_answer_is_not_shown()
    {
        await _reads.QueuesAsync();
        _time.Advance(SharedReads.MaxAge);
        await _reads.QueuesAsync();

        Assert.Equal(2, _api.Requests.Count);
    }

    [Fact]
    public async Task What_a_person_changed_is_read_afresh()
    {
        await _reads.QueuesAsync();
        _reads.Forget();
        await _reads.QueuesAsync();

        Assert.Equal(2, _api.Requests.Count);
    }
}
