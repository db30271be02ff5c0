using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>How Aspire.Hosting.Testing reaches into an AppHost whose entry point it called.</summary>
internal sealed class BuilderHooks
{
    private static readonly AsyncLocal<BuilderHooks?> Ambient = new();

    public static BuilderHooks? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public required Action<DistributedApplicationOptions, HostApplicationBuilderSettings> Constructing { get; init; }

    public required Action<DistributedApplicationBuilder> Building { get; init; }

    public required Action<DistributedApplication> Built { get; init; }
}
