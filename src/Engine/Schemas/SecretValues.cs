using System.Security.Cryptography;

namespace ServerlessAges.Schemas;

/// <summary>The secrets that a host has, by name. None is ever shown.</summary>
public sealed class SecretValues
{
    private const int DigestIterations = 1000;

    private readonly Dictionary<string, string> values = [];

    /// <summary>Reads the secrets that are set.</summary>
    /// <param name="setting">The value of a setting; null or empty if it is not set.</param>
    /// <exception cref="BatchException"><c>bad-option</c>: one is too short.</exception>
    public SecretValues(IEnumerable<SecretDefinition> secrets, Func<string, string?> setting)
    {
        foreach (var (name, minLength) in secrets)
        {
            if (setting(name) is not { Length: > 0 } value) continue;
            if (value.Length < minLength)
                throw BatchException.Option(name, $"{name} must have at least {minLength} characters.");
            values[name] = value;
        }
    }

    public static SecretValues None { get; } = new([], _ => null);

    public string this[string name] => values[name];
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>Distinguishes a secret from others. The secret cannot be computed from it.</summary>
    public string Digest(string name) => Convert.ToHexStringLower(Rfc2898DeriveBytes.Pbkdf2(
        values[name], Encoding.UTF8.GetBytes($"\0digest of {name}"), DigestIterations, HashAlgorithmName.SHA256, 4));

    public override string ToString() => string.Join(", ", values.Keys);
}
