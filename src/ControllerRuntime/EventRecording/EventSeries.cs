namespace Krustlet.ControllerRuntime.EventRecording;

/// <summary>One Event object in the cluster and how often it has been seen.</summary>
internal sealed class EventSeries(string name, DateTimeOffset first)
{
    public string Name { get; set; } = name;

    public DateTimeOffset First { get; set; } = first;

    public int Count { get; set; }

    /// <summary>Whether the cluster was asked to make it under this name: it may have, although no answer said so.</summary>
    public bool IsAsked { get; set; }

    /// <summary>Whether the cluster has it: then it is patched instead of created.</summary>
    public bool IsStored { get; set; }
}
