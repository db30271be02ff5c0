using Api.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tests.Api.Security;

public sealed class AccessTests(SecureApi api) : IClassFixture<SecureApi>
{
    [Fact]
    public void Every_endpoint_says_whom_it_is_for()
    {
        var silent = api.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => !endpoint.Metadata.Any(one => one is ScopeNeeded or IAllowAnonymous))
            .Select(endpoint => endpoint.DisplayName);

        Assert.Empty(silent);
    }

    [Fact]
    public void To_look_takes_read_and_to_change_takes_more()
    {
        foreach (var endpoint in api.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var scopes = endpoint.Metadata.OfType<ScopeNeeded>().Select(needed => needed.Scope).ToList();
            var isRead = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is ["GET"];
            if (!isRead)
                Assert.True(endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || !scopes.Contains("read"), endpoint.DisplayName);
            Assert.True(scopes.Count < 2, endpoint.DisplayName);
        }
    }

    [Fact]
    public Task It_does_not_start_without_any_key() => RefusesAsync([], "No key opens this service", "Development");

    [Fact]
    public Task It_does_not_start_open_to_all_outside_development() =>
        RefusesAsync(new() { ["Security:Anonymous"] = "true" }, "Development only", "Production");

    [Theory]
    [InlineData("Secret", "short", "admin")]
    [InlineData("Secret", "with spaces 0123456789012345678901234567890", "admin")]
    [InlineData("Secret", "0123456789012345678901234567890123456789", "king")]
    [InlineData("Sha256", "0123", "admin")]
    public Task It_does_not_start_with_a_key_that_makes_no_sense(string field, string value, string role) =>
        RefusesAsync(new() { [$"Security:Keys:root:{field}"] = value, ["Security:Keys:root:Role"] = role }, "Security:Keys", "Production");

    private static async Task RefusesAsync(Dictionary<string, string?> settings, string words, string environment)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateOnBuild = false);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddAccess();
        await using var app = builder.Build();

        var refusal = Assert.Throws<OptionsValidationException>(app.Services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }
}
