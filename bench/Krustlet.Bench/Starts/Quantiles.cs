namespace Krustlet.Bench.Starts;

/// <summary>Half and nineteen in twenty of the runs took at most this long.</summary>
/// <param name="Count">Runs.</param>
/// <param name="P50">Microseconds.</param>
/// <param name="P95">Microseconds.</param>
internal sealed record Quantiles(int Count, double P50, double P95)
{
    public static Quantiles Of(IEnumerable<double> microseconds)
    {
        var sorted = microseconds.Order().ToList();
        return new Quantiles(sorted.Count, At(sorted, 0.50), At(sorted, 0.95));
    }

    private static double At(List<double> sorted, double share) => Math.Round(sorted[(int)Math.Ceiling(share * sorted.Count) - 1], 2);
}
