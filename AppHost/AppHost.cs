using AppHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

// The map of the system: Redis carries the tasks, api accepts them, workers do them, web shows them.
var builder = DistributedApplication.CreateBuilder(args);

var keys = new AccessKeys(builder);
var redis = await builder.AddQueueRedis("redis");

var api = builder.AddProject<Projects.Api>("api")
    .WithReference(redis).WaitFor(redis)
    .WithEnvironment(keys.Give)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints()
    .WithDashboardUrl();

var worker = builder.AddProject<Projects.Worker>("worker")
    .WithReference(redis).WaitFor(redis)
    .WithReplicas(builder.Configuration.GetValue("Worker:Replicas", 2))
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithDashboardUrl();

var web = builder.AddProject<Projects.Web>("web")
    .WithReference(api).WaitFor(api)
    .WithEnvironment(keys.Use)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints()
    .WithDashboardUrl();

api.WithPagesUrl(web);
worker.WithPagesUrl(web);

builder.Services.AddSingleton(keys).AddHostedService<ReadyReport>();
builder.Build().Run();
