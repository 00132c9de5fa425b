namespace Krustlet.ControllerRuntime.EventRecording;

/// <summary><c>type</c> of a core/v1 Event.</summary>
public enum EventSeverity
{
    /// <summary>Something happened that should.</summary>
    Normal,

    /// <summary>Something a person may have to look at.</summary>
    Warning,
}
