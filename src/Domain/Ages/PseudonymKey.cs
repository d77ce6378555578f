using System.Security.Cryptography;
using System.Text;

namespace ServerlessAges.Ages;

/// <summary>
/// The key of pseudonyms: an operator's secret. It comes from the host's settings alone, and is never written, shown or
/// put in a message; <see cref="Digest"/> tells two keys apart without telling them.
/// </summary>
public sealed class PseudonymKey
{
    /// <summary>How many hexadecimal digits a pseudonym has.</summary>
    public const int Digits = 32;

    /// <summary>How often the name is hashed: about 0.2 ms of a core. Another number makes other pseudonyms.</summary>
    public const int Iterations = 1000;

    private const int LeastLength = 16;

    private readonly byte[] key;

    private PseudonymKey(byte[] key) => this.key = key;

    /// <summary>Tells this key from others; the key cannot be found from it.</summary>
    public string Digest => Pseudonym("\0digest"u8)[..8];

    /// <summary>Takes the key that a setting holds.</summary>
    /// <param name="setting">The setting's value; null or empty where there is none.</param>
    /// <exception cref="BatchException"><c>bad-option</c>: it is too short.</exception>
    public static PseudonymKey? Read(string? setting)
    {
        if (string.IsNullOrEmpty(setting)) return null;
        return setting.Length >= LeastLength
            ? new PseudonymKey(Encoding.UTF8.GetBytes(setting))
            : throw BatchException.Option("pseudonymKey", $"pseudonymKey must have at least {LeastLength} characters.");
    }

    /// <summary>Writes a name's pseudonym: PBKDF2 with HMAC-SHA-256, the key as its password, the name as its salt.</summary>
    /// <param name="name">UTF-8.</param>
    /// <param name="pseudonym">Takes <see cref="Digits"/> digits.</param>
    public void Write(ReadOnlySpan<byte> name, Span<byte> pseudonym)
    {
        Span<byte> hash = stackalloc byte[Digits / 2];
        Rfc2898DeriveBytes.Pbkdf2(key, name, hash, Iterations, HashAlgorithmName.SHA256);
        Convert.TryToHexStringLower(hash, pseudonym, out _);
    }

    /// <summary>Says nothing.</summary>
    public override string ToString() => nameof(PseudonymKey);

    private string Pseudonym(ReadOnlySpan<byte> name)
    {
        Span<byte> pseudonym = stackalloc byte[Digits];
        Write(name, pseudonym);
        return Encoding.ASCII.GetString(pseudonym);
    }
}
