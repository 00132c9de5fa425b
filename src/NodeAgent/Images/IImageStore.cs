namespace Krustlet.NodeAgent.Images;

/// <summary>The images on this node, as garbage collection needs them.</summary>
internal interface IImageStore : IImageInventory
{
    /// <summary>The id (<c>repository@digest</c>) of what an image name stands for here; null when it is not here, or no name.</summary>
    string? IdOf(string image);

    /// <summary>Removes an image by the first of its names, its id. Returns the bytes freed.</summary>
    Task<long> RemoveAsync(string id, CancellationToken cancellationToken);
}
