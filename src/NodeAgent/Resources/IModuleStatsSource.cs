namespace Krustlet.NodeAgent.Resources;

/// <summary>What running modules use.</summary>
internal interface IModuleStatsSource
{
    /// <summary>Every running container that can be measured. A host that does not answer leaves its modules out.</summary>
    Task<IReadOnlyList<ContainerUsage>> MeasureAsync(CancellationToken cancellationToken);
}
