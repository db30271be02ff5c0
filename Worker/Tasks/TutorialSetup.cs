using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Worker.Tasks;

/// <summary>Wires up what the tutorial's tasks share.</summary>
public static class TutorialSetup
{
    public static IHostApplicationBuilder AddTutorial(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddOptions<TutorialOptions>()
            .BindConfiguration(TutorialOptions.Section)
            .Validate(options => options.DivideDelay >= TimeSpan.Zero, "Tutorial:DivideDelay must not be negative.")
            .Validate(options => options.UploadStepDelay >= TimeSpan.Zero, "Tutorial:UploadStepDelay must not be negative.")
            .ValidateOnStart();
        return builder;
    }
}
