using TaskQueue;
using Worker.Fetching;
using Worker.Tasks;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults("TaskQueue");
builder.AddRedisClient("redis", settings => settings.DisableTracing = true); // the queue has spans of its own
builder.AddTutorial();
builder.AddFetching();
builder.AddTaskQueueWorker(worker => worker.AddTasksFrom(typeof(Divide).Assembly));

var app = builder.Build();
app.MapDefaultEndpoints();
app.Run();
