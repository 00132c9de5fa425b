using Grpc.Core;
using Krustlet.NodeAgent.DevicePlugins;
using Krustlet.NodeAgent.DevicePlugins.Protocol;

namespace Krustlet.NodeAgent.Tests.DevicePlugins;

/// <summary>A plugin in memory that records what it is asked.</summary>
internal sealed class FakePlugin : IDevicePlugin
{
    public List<IReadOnlyList<string>> Allocated { get; } = [];

    public List<IReadOnlyList<string>> PreStarted { get; } = [];

    public List<(IReadOnlyList<string> Available, IReadOnlyList<string> Must, int Count)> Asked { get; } = [];

    /// <summary>What it would rather give.</summary>
    public IReadOnlyList<string> Preferred { get; set; } = [];

    /// <summary>Its next calls fail like this.</summary>
    public Status? Failure { get; set; }

    public Func<IReadOnlyList<string>, AllocateResponse> Answer { get; set; } = static _ => new AllocateResponse { ContainerResponses = { new ContainerAllocateResponse() } };

    public Task<AllocateResponse> AllocateAsync(IEnumerable<string> devices, CancellationToken cancellationToken)
    {
        ThrowIfFailing();
        Allocated.Add([.. devices]);
        return Task.FromResult(Answer(Allocated[^1]));
    }

    public Task<IReadOnlyList<string>> PreferAsync(IEnumerable<string> available, IEnumerable<string> mustInclude, int count, CancellationToken cancellationToken)
    {
        ThrowIfFailing();
        Asked.Add(([.. available.Order()], [.. mustInclude], count));
        return Task.FromResult(Preferred);
    }

    public Task PreStartAsync(IEnumerable<string> devices, CancellationToken cancellationToken)
    {
        ThrowIfFailing();
        PreStarted.Add([.. devices]);
        return Task.CompletedTask;
    }

    private void ThrowIfFailing()
    {
        if (Failure is { } status)
        {
            throw new RpcException(status);
        }
    }
}
