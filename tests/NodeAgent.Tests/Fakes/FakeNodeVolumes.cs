using Krustlet.NodeAgent.NodeRegistration;

namespace Krustlet.NodeAgent.Tests.Fakes;

/// <summary>Volumes as the test wants them.</summary>
internal sealed class FakeNodeVolumes : INodeVolumes
{
    private volatile TaskCompletionSource changed = new();
    private volatile IReadOnlyList<string> inUse = [];

    public IReadOnlyList<string> InUse => inUse;

    public Task Changed => changed.Task;

    public IReadOnlyList<string>? LastReported { get; private set; }

    public void Use(params string[] names)
    {
        inUse = names;
        changed.TrySetResult();
    }

    public void Reporting() => changed = new TaskCompletionSource();

    public void Reported(IReadOnlyList<string> names) => LastReported = names;
}
