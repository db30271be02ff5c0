using ServiceDefaults;
using Web;
using Web.Access;
using Web.Actions;
using Web.Components;
using Web.Hosting;
using Web.Http;
using Web.Live;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<Links>();
builder.AddAccess();
builder.Services.AddApiClients();
builder.Services.AddLiveUpdates();
builder.Services.AddRazorComponents();
builder.Services.AddResponseCompression();

var app = builder.Build();

app.UseExceptionHandler("/error", createScopeForErrors: true);
app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
app.UseResponseCompression();
app.UseSecurityHeaders();
app.UseQuietRefreshes();
app.UseWebSockets();
app.UseAccess();
app.UseAntiforgery();

app.MapDefaultEndpoints();
app.MapStaticAssets().AllowAnonymous().WithoutTelemetry();
app.MapLiveUpdates();
app.MapTaskImages();
app.MapActions();
app.MapRazorComponents<App>();

app.Run();
