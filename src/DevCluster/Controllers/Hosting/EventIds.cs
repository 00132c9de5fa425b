namespace Krustlet.DevCluster.Controllers.Hosting;

/// <summary>First log event id of each part of the controllers and the scheduler.</summary>
internal static class EventIds
{
    public const int Manager = 6600;
    public const int Loops = 6610;
    public const int GarbageCollection = 6620;
    public const int Nodes = 6640;
    public const int Scheduling = 6700;
}
