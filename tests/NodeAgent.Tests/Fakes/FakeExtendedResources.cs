using Krustlet.NodeAgent.DevicePlugins;

namespace Krustlet.NodeAgent.Tests.Fakes;

/// <summary>Plugins' resources as a test has them.</summary>
internal sealed class FakeExtendedResources : IExtendedResources
{
    private IReadOnlyList<ExtendedResource> current = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Changed => changed.Task;

    public IReadOnlyList<ExtendedResource> List() => current;

    public void Set(params ExtendedResource[] resources)
    {
        var told = changed;
        (current, changed) = (resources, new(TaskCreationOptions.RunContinuationsAsynchronously));
        told.SetResult();
    }
}
