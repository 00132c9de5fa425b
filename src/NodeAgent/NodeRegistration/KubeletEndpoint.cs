namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>The port the kubelet API really listens on: known once it listens, and put into the Node for the API server to dial.</summary>
internal sealed class KubeletEndpoint
{
    private readonly TaskCompletionSource<int> port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the server listens.</summary>
    public Task<int> Port => port.Task;

    /// <summary>Called once, by the server.</summary>
    public void Listening(int number) => port.TrySetResult(number);
}
