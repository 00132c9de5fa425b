namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>The Node's pressure conditions.</summary>
internal enum PressureKind
{
    /// <summary>MemoryPressure.</summary>
    Memory,

    /// <summary>DiskPressure: bytes or inodes.</summary>
    Disk,

    /// <summary>PIDPressure.</summary>
    Processes,
}
