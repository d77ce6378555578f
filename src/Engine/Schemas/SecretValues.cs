using System.Security.Cryptography;
using System.Text;

namespace ServerlessAges.Schemas;

/// <summary>The secrets that a host has, by name. None is ever shown.</summary>
public sealed class SecretValues
{
    private const int DigestIterations = 1000;

    private readonly Dictionary<string, string> values = [];

    public static SecretValues None { get; } = new([], _ => null);

    /// <summary>Reads the secrets that are set.</summary>
    /// <param name="secrets">Their definitions.</param>
    /// <param name="setting">The value of a setting; null or empty if it is not set.</param>
    /// <exception cref="BatchException"><c>bad-option</c>: one is too short.</exception>
    public SecretValues(IEnumerable<SecretDefinition> secrets, Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentNullException.ThrowIfNull(setting);
        foreach (var secret in secrets)
        {
            if (setting(secret.Name) is not { Length: > 0 } value) continue;
            values[secret.Name] = value.Length >= secret.MinLength
                ? value
                : throw BatchException.Option(
                    secret.Name, $"{secret.Name} must have at least {secret.MinLength} characters.");
        }
    }

    public bool Has(string name) => values.ContainsKey(name);

    public string this[string name] => values[name];

    /// <summary>Distinguishes a secret from others. The secret cannot be computed from it.</summary>
    public string Digest(string name)
    {
        var hash = Rfc2898DeriveBytes.Pbkdf2(
            values[name], Encoding.UTF8.GetBytes($"\0digest of {name}"), DigestIterations, HashAlgorithmName.SHA256, 4);
        return Convert.ToHexStringLower(hash);
    }

    public override string ToString() => string.Join(", ", values.Keys);
}
