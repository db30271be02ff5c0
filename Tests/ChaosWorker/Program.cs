using ChaosWorker;
using ChaosWorker.Tasks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using TaskQueue;
using Sum = ChaosWorker.Tasks.Sum;

var builder = Host.CreateApplicationBuilder(args);
var redis = await ConnectionMultiplexer.ConnectAsync(builder.Configuration.GetConnectionString("redis")!, options =>
{
    options.AbortOnConnectFail = false;
    options.ReconnectRetryPolicy = new LinearRetry(100);
});
builder.Services.AddSingleton<IConnectionMultiplexer>(redis);
builder.Services.AddSingleton(new Ledger(builder.Configuration["Ledger"]!, TimeProvider.System));
builder.Services.AddSingleton<TimeProvider>(new ShiftedClock(builder.Configuration.GetValue<TimeSpan>("Clock:Offset")));
builder.AddTaskQueueWorker(worker =>
{
    worker.Add<WorkHandler, Work, int>().Add<LimitedHandler, Limited, int>().Add<RatedHandler, Rated, int>().Add<SumHandler, Sum, int>().Add<TickHandler, Tick, int>();
    worker.Add<RogueHandler, Rogue, int>();
    if (builder.Configuration.GetValue<bool>("Deployed"))
        worker.Add<LabelledParcelHandler, LabelledParcel, int>().Add<ReceiptHandler, Receipt, int>();
    else
        worker.Add<ParcelHandler, Parcel, int>();
});
await builder.Build().RunAsync();
