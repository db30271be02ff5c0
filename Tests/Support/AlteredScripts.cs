using System.Reflection;
using StackExchange.Redis;

namespace Tests.Support;

/// <summary>A connection that passes everything on, and alters the scripts on their way: what one does without a part of it is seen on a real Redis.</summary>
public class AlteredScripts : DispatchProxy
{
    private object _inner = null!;
    private Func<string, string> _alter = null!;

    /// <summary>The connection as <paramref name="redis"/>, with each script as <paramref name="alter"/> makes it.</summary>
    public static IConnectionMultiplexer Through(IConnectionMultiplexer redis, Func<string, string> alter) => Wrap(redis, alter);

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IDatabase.ScriptEvaluateAsync) && args![0] is string script)
            args[0] = _alter(script);
        var result = targetMethod.Invoke(_inner, args);
        return result is IDatabase database ? Wrap(database, _alter) : result;
    }

    private static T Wrap<T>(T inner, Func<string, string> alter)
        where T : class
    {
        var wrapped = Create<T, AlteredScripts>();
        var self = (AlteredScripts)(object)wrapped;
        (self._inner, self._alter) = (inner, alter);
        return wrapped;
    }
}
