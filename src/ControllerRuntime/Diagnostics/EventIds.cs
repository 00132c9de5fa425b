namespace Krustlet.ControllerRuntime.Diagnostics;

/// <summary>First log event id of each folder; every message adds its own number.</summary>
internal static class EventIds
{
    public const int Reflectors = 1000;
    public const int Controllers = 1200;
    public const int LeaderElection = 1300;
    public const int EventRecording = 1400;
    public const int Hosting = 1500;
}
