namespace Krustlet.ControllerRuntime.EventRecording;

/// <summary>Why an event was not sent; value of the metric tag <c>why</c>.</summary>
internal enum EventDrop
{
    QueueFull,
    Spam,
    Refused,
    Stopped,
}
