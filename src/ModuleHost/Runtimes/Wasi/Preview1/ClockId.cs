namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>clockid</c>.</summary>
internal enum ClockId : uint
{
    RealTime = 0,
    Monotonic = 1,
    ProcessProcessorTime = 2,
    ThreadProcessorTime = 3,
}
