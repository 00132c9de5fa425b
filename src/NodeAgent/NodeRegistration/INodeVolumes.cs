namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>The attached volumes that the node uses: nobody may detach one that its status lists.</summary>
internal interface INodeVolumes
{
    /// <summary>Names for <c>Node.status.volumesInUse</c>, in order.</summary>
    IReadOnlyList<string> InUse { get; }

    /// <summary>Completes when the status should be written soon; a new one once <see cref="Reporting"/> is called.</summary>
    Task Changed { get; }

    /// <summary>A status is about to be composed.</summary>
    void Reporting();

    /// <summary>The API server has these.</summary>
    void Reported(IReadOnlyList<string> names);
}
