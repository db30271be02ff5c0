using System.Reflection;
using System.Text.RegularExpressions;
using TaskQueue.Broker;

namespace Tests.Broker.Mutation;

/// <summary>The scripts by the names of their files.</summary>
internal static partial class Scripts
{
    private static readonly Dictionary<string, string> ByName = typeof(Script).GetProperties(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(property => InFront().Replace(property.Name, "_").ToLowerInvariant(), property => (string)property.GetValue(null)!, StringComparer.Ordinal);

    /// <summary>Those that take an entry from whoever has it, or change what somebody has of it.</summary>
    public static IEnumerable<string> ThatTouchClaims => ByName.Where(script => Touch().IsMatch(script.Value)).Select(script => script.Key);

    public static string Find(string name) => ByName[name];

    [GeneratedRegex("local function held|'(XACK|XCLAIM)'")]
    private static partial Regex Touch();

    [GeneratedRegex("(?<!^)(?=[A-Z])")]
    private static partial Regex InFront();
}
