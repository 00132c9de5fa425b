namespace Krustlet.ControllerRuntime.EventRecording;

/// <summary>One Event object in the cluster and how often it has been seen.</summary>
internal sealed class EventSeries(string name, DateTimeOffset first)
{
    public string Name { get; set; } = name;

    public DateTimeOffset First { get; set; } = first;

    public int Count { get; set; }

    /// <summary>Whether the cluster has it: then it is patched instead of created.</summary>
    public bool IsStored { get; set; }
}
