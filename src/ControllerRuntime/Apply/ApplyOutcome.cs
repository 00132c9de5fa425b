namespace Krustlet.ControllerRuntime.Apply;

/// <summary>What an apply came to.</summary>
public enum ApplyOutcome
{
    /// <summary>The object already is as wanted; nothing was sent.</summary>
    Unchanged,

    /// <summary>The patch was sent.</summary>
    Applied,
}
