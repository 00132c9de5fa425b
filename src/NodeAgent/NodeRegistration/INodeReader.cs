namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>Reads the Node from the API server now, for whoever must not trust a copy that may be behind.</summary>
internal interface INodeReader
{
    /// <summary>Puts what the API server has into <see cref="INodeView"/>.</summary>
    /// <exception cref="ControllerRuntime.Api.ApiException">It did not answer.</exception>
    Task ReadAsync(CancellationToken cancellationToken);
}
