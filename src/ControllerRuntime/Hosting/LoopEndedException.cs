namespace Krustlet.ControllerRuntime.Hosting;

/// <summary>A loop that should have run for ever returned.</summary>
public sealed class LoopEndedException(string loop) : Exception($"The loop {loop} returned although nobody stopped it.");
