namespace Krustlet.NodeAgent.Images;

/// <summary>The images on this node: what <c>node.status.images</c> lists.</summary>
internal interface IImageInventory
{
    /// <summary>Every image, in no particular order.</summary>
    Task<IReadOnlyList<NodeImage>> ListAsync(CancellationToken cancellationToken);
}
