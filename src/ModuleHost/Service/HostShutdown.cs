namespace Krustlet.ModuleHost.Service;

/// <summary>The end of the host: asked for once, by a call, a signal, or the stop of an isolated host's module.</summary>
internal sealed class HostShutdown
{
    private readonly TaskCompletionSource<HostEnd> requested = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<HostEnd> Requested => requested.Task;

    public void Request(HostEnd end) => requested.TrySetResult(end);
}
