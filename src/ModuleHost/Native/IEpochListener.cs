namespace Krustlet.ModuleHost.Native;

/// <summary>Called on the guest's thread each time the engine's epoch has moved on. May block; must not throw.</summary>
internal interface IEpochListener
{
    void OnEpoch();
}
