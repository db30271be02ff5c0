using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TaskQueue;
using TaskQueue.Processing;

namespace Tests.Fuzz;

/// <summary>Settings that nobody means: a service that starts with them says which one is wrong, or takes them.</summary>
public sealed class SettingTests
{
    private const int Seed = 20_261_120;
    private const int Cases = 40;

    private static readonly MethodInfo ReadMethod = typeof(SettingTests).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static, [typeof(IServiceProvider)])!;

    [Theory]
    [InlineData(TaskQueueOptions.Section, typeof(TaskQueueOptions))]
    [InlineData(TaskQueueOptions.Section, typeof(PayloadOptions))]
    [InlineData(WorkerOptions.Section, typeof(WorkerOptions))]
    public void A_setting_is_taken_or_refused_by_its_name(string section, Type type)
    {
        var fuzzer = new Fuzzer(Seed);
        var refused = 0;
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            var name = property.PropertyType == typeof(string) || property.PropertyType.IsValueType ? $"{section}:{property.Name}" : $"{section}:{property.Name}:0";
            for (var number = 0; number < Cases; number++)
            {
                var value = fuzzer.Text();
                var thrown = Record.Exception(() => Read(type, name, value));
                if (thrown is null)
                    continue;
                refused++;
                Assert.True(thrown is OptionsValidationException or InvalidOperationException, $"seed {Seed}: {name} = '{value}': {thrown}");
                Assert.Contains(property.Name, thrown.Message, StringComparison.Ordinal);
            }
        }

        Assert.True(refused > 0);
    }

    private static TOptions Read<TOptions>(IServiceProvider services)
        where TOptions : class => services.GetRequiredService<IOptions<TOptions>>().Value;

    private static void Read(Type type, string name, string value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>(name, value)]);
        builder.AddTaskQueueWorker(_ => { });
        using var host = builder.Build();
        ReadMethod.MakeGenericMethod(type).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [host.Services], null);
    }
}
