namespace Krustlet.Bench;

/// <summary>What can be measured alone, each with reports of its own.</summary>
internal enum BenchPart
{
    /// <summary>Starts, applies and memory.</summary>
    Running,

    /// <summary>Pulls and first starts.</summary>
    Modules,

    /// <summary>Many modules on many nodes.</summary>
    Operator,
}
