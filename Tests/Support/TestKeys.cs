using System.Security.Cryptography;
using System.Text;

namespace Tests.Support;

/// <summary>The keys of a test's configuration: root (admin), olga (operator), vera (viewer) and web's own.</summary>
internal static class TestKeys
{
    public static string Of(string name) => $"tq.{name}.{Secret(name)}";

    public static Dictionary<string, string> Settings() => new()
    {
        ["Security:Keys:root:Secret"] = Secret("root"),
        ["Security:Keys:olga:Secret"] = Secret("olga"),
        ["Security:Keys:olga:Role"] = "operator",
        ["Security:Keys:vera:Sha256"] = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Of("vera")))),
        ["Security:Keys:vera:Role"] = "viewer",
        ["Security:Keys:web:Secret"] = Secret("web"),
        ["Security:Keys:web:Role"] = "viewer",
        ["Security:KeyCache"] = "00:00:01",
        ["Security:AuditPause"] = "00:00:00.1",
        ["Api:Key"] = Of("web"),
    };

    private static string Secret(string name) => $"{name}-0123456789abcdefghijklmnopqrstuvwxyz";
}
