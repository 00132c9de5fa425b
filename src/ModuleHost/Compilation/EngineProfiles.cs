using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Compilation;

/// <summary>Engine settings by profile: the compiler and the host must agree on all that decides what code looks like.</summary>
internal static class EngineProfiles
{
    // What an ended instance leaves resident in its slot, and what its end has to clear. What is touched beyond it is given back
    // by madvise, which interrupts every processor that runs a thread of this process: the two pages of a small C program have
    // to fit. With the 17 pages of a Rust program 64 KiB leave 84 KiB, 1 MiB leaves 1,043 KiB and takes three times as long.
    private const int MemoryKeepResident = 1 << 17;
    private const int TableKeepResident = 1 << 16;

    /// <param name="profile">Kind of modules.</param>
    /// <param name="instances">Size of the instance pool, for the profiles that have one.</param>
    public static EngineSettings For(EngineProfile profile, int instances) => profile switch
    {
        EngineProfile.Component => new EngineSettings { Components = true, EpochInterruption = true },
        _ => new EngineSettings
        {
            Fuel = profile == EngineProfile.CoreWithFuel,
            EpochInterruption = true,
            Pool = new PoolSettings(instances, MemoryKeepResident, TableKeepResident),
        },
    };
}
