using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Web.Access;

/// <summary>
/// The key of cookies and form tokens, derived from what all replicas of Web have in common: what one gave out the others can read, and
/// nothing needs to be stored. Another <c>Api:Key</c> signs everybody out.
/// </summary>
internal sealed class SharedKey(string secret, ILoggerFactory logging) : IKey
{
    private const int KeyBytes = 64;
    private const int IdBytes = 16;

    public Guid KeyId { get; } = new(Derive(secret, "id", IdBytes));

    public DateTimeOffset ActivationDate => DateTimeOffset.UnixEpoch;

    public DateTimeOffset CreationDate => DateTimeOffset.UnixEpoch;

    public DateTimeOffset ExpirationDate => DateTimeOffset.MaxValue.AddYears(-1);

    public bool IsRevoked => false;

    public IAuthenticatedEncryptorDescriptor Descriptor { get; } =
        new AuthenticatedEncryptorDescriptor(new AuthenticatedEncryptorConfiguration(), new Secret(Derive(secret, "cookies", KeyBytes)));

    public IAuthenticatedEncryptor? CreateEncryptor() => new AuthenticatedEncryptorFactory(logging).CreateEncryptorInstance(this);

    private static byte[] Derive(string secret, string use, int bytes) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), bytes, info: Encoding.UTF8.GetBytes($"taskqueue web {use}"));
}

/// <summary>The one key there is.</summary>
internal sealed class SharedKeyManager(SharedKey key) : IKeyManager
{
    public IReadOnlyCollection<IKey> GetAllKeys() => [key];

    public CancellationToken GetCacheExpirationToken() => CancellationToken.None;

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) => key;

    public void RevokeKey(Guid keyId, string? reason = null) => throw new NotSupportedException();

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => throw new NotSupportedException();
}
