using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

/// <summary>The real Aspire dashboard, started through the Aspire CLI as one more resource.</summary>
internal sealed class Dashboard(IConfiguration configuration, DistributedApplicationOptions options, DistributedApplicationModel model, ResourceOutput output)
{
    public const string Name = "aspire-dashboard";
    public const string Check = "aspire-dashboard_check";
    public const string Grpc = "otlp-grpc";
    public const string Http = "otlp-http";
    public const string GrpcSetting = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    public const string KeySetting = "AppHost:OtlpApiKey";
    private const string TokenSetting = "AppHost:BrowserToken";

    public bool IsAnonymous => configuration.GetValue("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", false);

    public void Add()
    {
        if (options.DisableDashboard)
        {
            return;
        }

        if (FindCli() is not { } cli)
        {
            const string Missing = "No Aspire CLI found (ASPIRE_CLI_PATH, PATH, .artifacts/aspire-cli)";
            if (options.EnableResourceLogging)
            {
                // A test that asks for the dashboard would wait for it in vain.
                throw new DistributedApplicationException($"{Missing}: no dashboard for this test.");
            }

            output.Say($"{Missing}: running without the dashboard.");
            return;
        }

        var resource = new ExecutableResource(Name, cli, Environment.CurrentDirectory);
        AddEndpoint(resource, "http", configuration["ASPNETCORE_URLS"]?.Split(';')[0] ?? "http://localhost:18888");
        AddEndpoint(resource, Grpc, configuration[GrpcSetting] ?? "http://localhost:4317");
        AddEndpoint(resource, Http, configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] ?? "http://localhost:4318");
        resource.Annotations.Add(new CommandLineArgsCallbackAnnotation(context => AddArgs(resource, context)));
        resource.Annotations.Add(new EnvironmentCallbackAnnotation(AddSecrets));
        resource.Annotations.Add(new HealthCheckAnnotation(Check));
        model.Resources.Insert(0, resource);
    }

    public EndpointReference Frontend => new((IResourceWithEndpoints)model.Resources.Single(resource => resource.Name == Name), "http");

    public string LoginUrl => IsAnonymous ? Frontend.Url : $"{Frontend.Url}/login?t={Secret(TokenSetting)}";

    private static void AddEndpoint(ExecutableResource resource, string name, string url)
        => resource.Annotations.Add(new EndpointAnnotation(
            System.Net.Sockets.ProtocolType.Tcp, uriScheme: new Uri(url).Scheme, name: name, port: new Uri(url).Port) { TargetHost = new Uri(url).Host });

    private Task AddArgs(ExecutableResource resource, CommandLineArgsCallbackContext context)
    {
        object[] args =
        [
            "dashboard", "run", "--non-interactive", "--nologo",
            "--frontend-url", new EndpointReference(resource, "http"),
            "--otlp-grpc-url", new EndpointReference(resource, Grpc),
            "--otlp-http-url", new EndpointReference(resource, Http),
        ];
        foreach (var arg in IsAnonymous ? [.. args, "--allow-anonymous"] : args)
        {
            context.Args.Add(arg);
        }

        return Task.CompletedTask;
    }

    private Task AddSecrets(EnvironmentCallbackContext context)
    {
        var environment = context.EnvironmentVariables;
        environment["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "true";
        if (!IsAnonymous)
        {
            environment["DASHBOARD__FRONTEND__BROWSERTOKEN"] = Secret(TokenSetting);
            environment["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey";
            environment["DASHBOARD__OTLP__PRIMARYAPIKEY"] = Secret(KeySetting);
        }

        return Task.CompletedTask;
    }

    /// <summary>Chooses the keys before any service is described, so that each is given them.</summary>
    public void ChooseSecrets()
    {
        if (!IsAnonymous && model.Resources.TryGetByName(Name, out _))
        {
            Secret(TokenSetting);
            Secret(KeySetting);
        }
    }

    private string Secret(string setting)
        => configuration[setting] ??= Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private string? FindCli()
    {
        if (Environment.GetEnvironmentVariable("ASPIRE_CLI_PATH") is { Length: > 0 } given && File.Exists(given))
        {
            return given;
        }

        var unpacked = Path.Combine(configuration["AppHost:Directory"]!, "..", ".artifacts", "aspire-cli");
        return OwnSession.FindOnPath("aspire") ?? (Directory.Exists(unpacked)
            ? Directory.EnumerateFiles(unpacked, "aspire", SearchOption.AllDirectories).FirstOrDefault(file => Path.GetFileName(Path.GetDirectoryName(file)) == "bin")
            : null);
    }
}
