using Microsoft.Extensions.Hosting;
using OpenTelemetry;

namespace Microsoft.Extensions.DependencyInjection;

public static class OpenTelemetryServicesExtensions
{
    public static OpenTelemetryBuilder AddOpenTelemetry(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        // First in line, so that what the other hosted services do while starting is seen.
        if (!services.Any(service => service.ImplementationType == typeof(ProviderStarter)))
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, ProviderStarter>());

        return new OpenTelemetryBuilder(services);
    }
}
