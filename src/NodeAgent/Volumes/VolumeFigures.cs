namespace Krustlet.NodeAgent.Volumes;

/// <summary>What one volume of a Pod holds, and what its file system has; of a CSI volume in the words of its driver, where that tells.</summary>
/// <param name="Volume">Its name in the Pod.</param>
/// <param name="Claim">Name of its claim, or null.</param>
/// <param name="Capacity">Bytes of the file system.</param>
/// <param name="Available">Bytes that can still be written.</param>
/// <param name="Used">Bytes of the volume's own: of a claim all that its file system holds, of others the files in the volume.</param>
/// <param name="Inodes">Inodes of the file system; 0 where it has no fixed number.</param>
/// <param name="InodesFree">How many of them are free.</param>
/// <param name="InodesUsed">The volume's own.</param>
internal sealed record VolumeFigures(string Volume, string? Claim, long Capacity, long Available, long Used, long Inodes, long InodesFree, long InodesUsed);
