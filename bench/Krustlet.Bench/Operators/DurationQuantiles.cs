namespace Krustlet.Bench.Operators;

/// <summary>Half and 99 in 100 took at most this long, and the longest.</summary>
/// <param name="Count">How many.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="Longest">Milliseconds.</param>
internal sealed record DurationQuantiles(int Count, double P50, double P99, double Longest)
{
    public static DurationQuantiles Of(IEnumerable<double> seconds)
    {
        var sorted = seconds.Order().ToList();
        return new DurationQuantiles(sorted.Count, At(sorted, 0.50), At(sorted, 0.99), At(sorted, 1));
    }

    private static double At(List<double> sorted, double share) => Math.Round(sorted[(int)Math.Ceiling(share * sorted.Count) - 1] * 1000, 2);
}
