using Api;
using Api.Background;
using Api.Control;
using Api.DeadLetters;
using Api.Documentation;
using Api.Events;
using Api.Flower;
using Api.Inspection;
using Api.Problems;
using Api.Queues;
using Api.Requests;
using Api.Schedules;
using Api.Security;
using Api.Stats;
using Api.Tasks;
using Api.Tutorial;
using Api.Workflows;
using StackExchange.Redis;
using TaskQueue;
using TaskQueue.Telemetry;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults(Names.Source);
// A caller gets 503 at once while Redis is away: a call that waited for it could be carried out after its caller has gone.
builder.AddRedisClient("redis", settings => settings.DisableTracing = true, options => options.BacklogPolicy = BacklogPolicy.FailFast);
builder.AddTaskQueueClient();

builder.AddApiOptions();
builder.AddJson();
builder.AddProblems();
builder.AddAccess();
builder.AddHeldRequests();
builder.AddCallLimits();
builder.AddBackgroundTasks();
builder.AddApiDocument();
builder.Services.AddSingleton<EventStream>();
builder.Services.AddSingleton<INotifier, LogNotifier>();

var app = builder.Build();

app.UseAnswerHeaders();
app.UseAudit();
app.UseProblems();
app.MapApiDocument();
app.UseAccess();
app.UseRateLimiter();

app.MapDefaultEndpoints();

var api = app.MapGroup("").NeedsScopes().ProducesProblem(401).ProducesProblem(403).ProducesProblem(429).ProducesProblem(500).ProducesProblem(503)
    .AddEndpointFilter(app.Services.GetRequiredService<Redaction>().WatchAsync);
api.MapTutorial();
api.MapTasks();
api.MapDeadLetters();
api.MapWorkflows();
api.MapSchedules();
api.MapLimits();
api.MapStats();
api.MapInspection();
api.MapControl();
api.MapFlower();
api.MapKeys();
api.MapAudit();

app.Run();
