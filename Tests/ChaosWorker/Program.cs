using ChaosWorker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using TaskQueue;

var builder = Host.CreateApplicationBuilder(args);
var redis = await ConnectionMultiplexer.ConnectAsync(builder.Configuration.GetConnectionString("redis")!, options =>
{
    options.AbortOnConnectFail = false;
    options.ReconnectRetryPolicy = new LinearRetry(100);
});
builder.Services.AddSingleton<IConnectionMultiplexer>(redis);
builder.Services.AddSingleton(new Ledger(builder.Configuration["Ledger"]!, TimeProvider.System));
builder.AddTaskQueueWorker(worker => worker.AddTasksFrom(typeof(Ledger).Assembly));
await builder.Build().RunAsync();
