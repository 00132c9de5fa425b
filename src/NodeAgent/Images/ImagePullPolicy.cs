namespace Krustlet.NodeAgent.Images;

/// <summary><c>imagePullPolicy</c> of a container.</summary>
internal enum ImagePullPolicy
{
    /// <summary>Pull unless the name is on the node.</summary>
    IfNotPresent,

    /// <summary>Ask the registry at every start; bytes that are here are not fetched again.</summary>
    Always,

    /// <summary>Never ask a registry.</summary>
    Never,
}
