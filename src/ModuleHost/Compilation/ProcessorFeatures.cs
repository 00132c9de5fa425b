using System.Runtime.InteropServices;

namespace Krustlet.ModuleHost.Compilation;

/// <summary>What this machine's processor can do: code compiled for more would crash on less.</summary>
internal static class ProcessorFeatures
{
    private const string Source = "/proc/cpuinfo";

    /// <summary>Architecture and feature names of the first processor.</summary>
    public static string Describe()
    {
        // x86 says "flags", Arm "Features".
        var features = File.Exists(Source)
            ? File.ReadLines(Source).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal) || line.StartsWith("Features", StringComparison.Ordinal))
            : null;
        return $"{RuntimeInformation.ProcessArchitecture} {features}";
    }
}
