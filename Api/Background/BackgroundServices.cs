namespace Api.Background;

internal static class BackgroundServices
{
    public static void AddBackgroundTasks(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<BackgroundTasks>();
        builder.Services.AddHostedService<BackgroundTaskRunner>();
    }
}
