using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Compilation;

/// <summary>What a compiled artifact was made from and for.</summary>
/// <param name="ModuleDigest"><c>sha256:</c> and 64 hex digits: of the module's bytes.</param>
/// <param name="Environment">Engine version, settings and processor, as a short name.</param>
internal sealed record ArtifactKey(string ModuleDigest, string Environment)
{
    private const string Algorithm = "sha256:";
    private const int NameLength = 16;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public string ModuleHex => ModuleDigest[Algorithm.Length..];

    public static ArtifactKey Create(string moduleDigest, EngineProfile profile, string processor)
    {
        var settings = EngineProfiles.For(profile, 1).CodeKey;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{NativeEngine.Version}\n{settings}\n{processor}"));
        return new ArtifactKey(moduleDigest, $"{NativeEngine.Version}-{settings}-{Convert.ToHexStringLower(hash)[..NameLength]}");
    }

    /// <summary>The digest that these hex digits are of.</summary>
    public static string DigestOf(string hex) => Algorithm + hex;

    public static bool IsDigest(string digest) =>
        digest.Length == Algorithm.Length + 64
        && digest.StartsWith(Algorithm, StringComparison.Ordinal)
        && digest.AsSpan(Algorithm.Length).IndexOfAnyExcept(HexDigits) < 0;

    public static string Digest(ReadOnlySpan<byte> bytes) => Algorithm + Convert.ToHexStringLower(SHA256.HashData(bytes));
}
