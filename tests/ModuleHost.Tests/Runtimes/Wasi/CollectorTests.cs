namespace Krustlet.ModuleHost.Tests.Runtimes.Wasi;

/// <summary>
/// Tests that collect garbage all the time, with nothing beside them that they would slow down.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CollectorTests
{
    public const string Name = "collector";
}
