namespace Krustlet.NodeAgent.Volumes;

/// <summary>Folders whose files are kept in memory.</summary>
internal interface IMemoryFolders
{
    /// <summary>Whether a folder is one.</summary>
    bool Holds(string directory);

    /// <summary>Makes an empty folder one that holds at most so many bytes, or as many as the kernel likes; false when this process may not.</summary>
    /// <exception cref="IOException">The system refused for another reason.</exception>
    bool TryMount(string directory, long? bytes);

    /// <summary>Takes away every one beneath a folder, with its content.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    void UnmountBeneath(string directory);
}
