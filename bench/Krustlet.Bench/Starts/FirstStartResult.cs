namespace Krustlet.Bench.Starts;

/// <summary>The first start of a module in a host that has just begun, to its exit.</summary>
/// <param name="Guest">The module.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Compiled">It had to be compiled.</param>
/// <param name="Cached">It was in the folder of compiled modules.</param>
internal sealed record FirstStartResult(string Guest, long Bytes, Quantiles Compiled, Quantiles Cached)
{
    /// <summary>How many times as long with compiling, p50.</summary>
    public double Ratio => Math.Round(Compiled.P50 / Cached.P50, 1);
}
