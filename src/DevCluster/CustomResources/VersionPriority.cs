using System.Globalization;

namespace Krustlet.DevCluster.CustomResources;

/// <summary>Orders API versions: stable before beta before alpha, then the higher number (apimachinery <c>CompareKubeAwareVersionStrings</c>).</summary>
internal sealed class VersionPriority : IComparer<string?>
{
    public static VersionPriority MostPreferredFirst { get; } = new();

    public int Compare(string? x, string? y) => Rank(y ?? "").CompareTo(Rank(x ?? ""));

    private static (int Stability, int Major, int Minor) Rank(string version)
    {
        var digits = version.TrimStart('v').TakeWhile(char.IsAsciiDigit).Count();
        if (!version.StartsWith('v') || digits == 0)
        {
            return (0, 0, 0);
        }

        var rest = version[(digits + 1)..];
        var stability = rest.StartsWith("alpha", StringComparison.Ordinal) ? 1 : rest.StartsWith("beta", StringComparison.Ordinal) ? 2 : 3;
        return (stability, Parse(version[1..(digits + 1)]), Parse(new string(rest.Where(char.IsAsciiDigit).ToArray())));
    }

    private static int Parse(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
