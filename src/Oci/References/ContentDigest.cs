using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Krustlet.Oci.Failures;

namespace Krustlet.Oci.References;

/// <summary>The address of content by its hash: <c>sha256:</c> and 64, or <c>sha512:</c> and 128, lower-case hex digits (OCI image spec, descriptor, "Digests").</summary>
public sealed record ContentDigest
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private ContentDigest(string algorithm, string hex)
    {
        Algorithm = algorithm;
        Hex = hex;
    }

    /// <summary><c>sha256</c> or <c>sha512</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The hash in lower-case hex; safe as a file name.</summary>
    public string Hex { get; }

    /// <summary>Reads <c>algorithm:hex</c>.</summary>
    /// <exception cref="RegistryException">InvalidReference: not a digest of an algorithm known here.</exception>
    public static ContentDigest Parse(string text) =>
        TryParse(text, out var digest)
            ? digest
            : throw new RegistryException(
                RegistryErrorKind.InvalidReference,
                $"\"{text}\" is not a content digest: write sha256: and 64 lower-case hex digits (or sha512: and 128)");

    /// <summary>Reads <c>algorithm:hex</c>, or says no.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ContentDigest? digest)
    {
        digest = null;
        var colon = text?.IndexOf(':') ?? -1;
        if (text is null || colon < 0)
        {
            return false;
        }

        var (algorithm, hex) = (text[..colon], text[(colon + 1)..]);
        if (hex.Length != HexLength(algorithm) || hex.AsSpan().ContainsAnyExcept(HexDigits))
        {
            return false;
        }

        digest = new ContentDigest(algorithm, hex);
        return true;
    }

    /// <summary>The sha256 digest of some bytes.</summary>
    public static ContentDigest Of(ReadOnlySpan<byte> content) => FromHash("sha256", SHA256.HashData(content));

    /// <summary>The sha256 digest of a stream's remaining content.</summary>
    public static async Task<ContentDigest> OfAsync(Stream content, CancellationToken cancellationToken) =>
        FromHash("sha256", await SHA256.HashDataAsync(content, cancellationToken));

    /// <summary>Whether these bytes are the content this digest addresses.</summary>
    public bool Matches(ReadOnlySpan<byte> content)
    {
        using var hash = StartHash();
        hash.AppendData(content);
        return Equals(Finish(hash));
    }

    /// <summary>A running hash of this digest's algorithm; end it with <see cref="Finish"/>.</summary>
    public IncrementalHash StartHash() => IncrementalHash.CreateHash(Algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);

    /// <summary>The digest of what was appended to <paramref name="hash"/>, to compare with this one.</summary>
    public ContentDigest Finish(IncrementalHash hash) => FromHash(Algorithm, hash.GetHashAndReset());

    /// <inheritdoc/>
    public override string ToString() => $"{Algorithm}:{Hex}";

    private static ContentDigest FromHash(string algorithm, byte[] hash) => new(algorithm, Convert.ToHexStringLower(hash));

    private static int HexLength(string algorithm) => algorithm switch { "sha256" => 64, "sha512" => 128, _ => -1 };
}
