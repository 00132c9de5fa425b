using System.Security.Cryptography;

namespace Krustlet.DevCluster.Writes;

/// <summary>Names made from <c>metadata.generateName</c>.</summary>
internal static class ObjectNames
{
    // No vowels and no look-alikes, as apimachinery's rand.String.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 5;
    private const int LongestPrefix = 63 - SuffixLength;

    public static string Generate(string prefix) =>
        string.Concat(prefix.AsSpan(0, Math.Min(prefix.Length, LongestPrefix)), Suffix());

    public static string Suffix() => RandomNumberGenerator.GetString(Alphabet, SuffixLength);
}
