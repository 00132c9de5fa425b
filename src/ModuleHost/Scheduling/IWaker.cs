namespace Krustlet.ModuleHost.Scheduling;

/// <summary>Makes something that waits run again. Callable from any thread, any number of times.</summary>
internal interface IWaker
{
    void Wake();
}
