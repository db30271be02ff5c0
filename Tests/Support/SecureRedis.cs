using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tests.Support;

/// <summary>A redis-server that speaks TLS only, with a certificate made for it, and knows two users: an administrator and the application's.</summary>
internal sealed class SecureRedis : IAsyncDisposable
{
    public const string Password = "a-password-of-a-test";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("redis-tls-");
    private ChildProcess? _process;

    public int Port { get; } = Random.Shared.Next(20_000, 32_000);

    /// <summary>The certificate to trust.</summary>
    public string Issuer => Path.Combine(_directory.FullName, "redis.pem");

    private string Key => Path.Combine(_directory.FullName, "redis.key");

    public string ConnectionStringOf(string user) => $"localhost:{Port},ssl=true,sslHost=localhost,user={user},password={Password},tiebreaker=,configChannel=";

    /// <param name="rights">What the user <c>taskqueue</c> may do, as an ACL says it.</param>
    public static async Task<SecureRedis> StartAsync(string rights)
    {
        var redis = new SecureRedis();
        redis.WriteCertificate();
        string[] users =
        [
            "user default off", $"user admin on >{Password} ~* &* +@all", $"user taskqueue on >{Password} {rights}",
        ];
        var acl = Path.Combine(redis._directory.FullName, "users.acl");
        await File.WriteAllLinesAsync(acl, users);
        var command = Environment.GetEnvironmentVariable("REDIS_SERVER") is { Length: > 0 } path ? path : "redis-server";
        redis._process = await ChildProcess.StartAsync(command, redis.Arguments(acl), redis._directory.FullName);
        var ready = redis._process.Output.FirstAsync(line => line.Contains("Ready to accept connections", StringComparison.Ordinal));
        var first = await Task.WhenAny(ready, redis._process.WaitForExitAsync());
        return first == ready ? redis : throw new InvalidOperationException("redis-server does not start:\n" + string.Join('\n', redis._process.Output.Items));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private string[] Arguments(string acl) =>
    [
        "--port", "0", "--tls-port", $"{Port}", "--bind", "127.0.0.1", "--tls-cert-file", Issuer, "--tls-key-file", Key, "--tls-ca-cert-file", Issuer,
        "--tls-auth-clients", "no", "--aclfile", acl, "--dir", _directory.FullName, "--save", "", "--appendonly", "no",
    ];

    private void WriteCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
        File.WriteAllText(Issuer, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
    }
}
