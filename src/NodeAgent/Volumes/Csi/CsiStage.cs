namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>How far the driver is with a volume.</summary>
internal enum CsiStage
{
    /// <summary>Somebody wants it; the driver has not been asked.</summary>
    Wanted,

    /// <summary>The driver was asked; what came of it is not known, so it has to be asked to undo it.</summary>
    Asked,

    /// <summary>Done.</summary>
    Done,
}
