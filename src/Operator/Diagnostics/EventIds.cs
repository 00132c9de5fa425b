namespace Krustlet.Operator.Diagnostics;

/// <summary>First log event id of each folder; every message adds its own number.</summary>
internal static class EventIds
{
    public const int Program = 3000;
    public const int Modules = 3100;
    public const int Resolution = 3200;
    public const int NodePools = 3300;
    public const int RuntimeClasses = 3400;
}
