using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis.Configuration;

namespace StackExchange.Redis;

/// <summary>The connection string makes the options; Configure and PostConfigure then apply on top as usual.</summary>
internal sealed class ConfigurationOptionsFactory(
    StackExchangeRedisSettings settings,
    IEnumerable<IConfigureOptions<ConfigurationOptions>> setups,
    IEnumerable<IPostConfigureOptions<ConfigurationOptions>> postConfigures,
    IEnumerable<IValidateOptions<ConfigurationOptions>> validations)
    : OptionsFactory<ConfigurationOptions>(setups, postConfigures, validations)
{
    protected override ConfigurationOptions CreateInstance(string name)
    {
        var options = settings.ConnectionString is { } text ? ConfigurationOptions.Parse(text) : base.CreateInstance(name);
        if (options.Defaults.GetType() == typeof(DefaultOptionsProvider))
            options.Defaults = new PatientDefaults();
        return options;
    }

    /// <summary>A Redis that is not there yet is waited for, unless the connection string says otherwise.</summary>
    private sealed class PatientDefaults : DefaultOptionsProvider
    {
        public override bool AbortOnConnectFail => false;
    }
}
