namespace Krustlet.Bench.Starts;

/// <summary>One way to start a program that says hello, from start to exit.</summary>
/// <param name="Way">Which.</param>
/// <param name="Title">For people.</param>
/// <param name="Times">How long it took.</param>
internal sealed record StartResult(StartWay Way, string Title, Quantiles Times);
