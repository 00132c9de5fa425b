namespace Krustlet.NodeAgent.Images;

/// <summary>One imagePullSecret: a docker configuration (<c>.dockerconfigjson</c> or <c>.dockercfg</c>) as it stands in its Secret.</summary>
/// <param name="Name">The Secret, for messages.</param>
/// <param name="DockerConfig">The JSON bytes.</param>
internal sealed record PullSecret(string Name, ReadOnlyMemory<byte> DockerConfig)
{
    /// <summary>Never the content.</summary>
    public override string ToString() => Name;
}
