namespace Krustlet.Bench.Operators;

/// <summary>One part of the run: what happened, and what the operator did for it.</summary>
/// <param name="Title">What was done.</param>
/// <param name="Seconds">Until the objects were as they should be.</param>
/// <param name="Modules">Modules that were concerned; 0: none.</param>
/// <param name="Bound">Most writes that were allowed.</param>
/// <param name="ProcessorSeconds">The operator's, to the end of its work.</param>
/// <param name="ResidentKilobytes">The operator's memory after it.</param>
/// <param name="Measures">What it did.</param>
internal sealed record OperatorPhase(string Title, double Seconds, int Modules, double Bound, double ProcessorSeconds, long ResidentKilobytes, OperatorMeasures Measures)
{
    /// <summary>Whether there were no more writes than allowed.</summary>
    public bool IsWithinBound => Measures.Writes <= Bound;
}
