namespace Krustlet.Cli.Inspection;

/// <summary>What a module needs, and whether this version runs it.</summary>
/// <param name="World">The WASI world it is made for, or null.</param>
/// <param name="Capabilities">What it may want to be granted, with how a Pod grants it.</param>
/// <param name="Problems">Why this version cannot run it; empty when it can.</param>
internal sealed record ModuleReport(string? World, IReadOnlyList<string> Capabilities, IReadOnlyList<string> Problems)
{
    /// <summary>Whether this version runs it.</summary>
    public bool Runnable => Problems.Count == 0;
}
