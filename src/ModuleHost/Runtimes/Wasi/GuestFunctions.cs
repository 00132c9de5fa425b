using System.Collections.Immutable;
using Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;
using Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>Every function that a core module can import. All are always there; what they may do is in the guest's <see cref="WasiState"/>.</summary>
internal static class GuestFunctions
{
    public static ImmutableArray<Preview1Definition> All { get; } = [.. Preview1Functions.All, .. HttpFunctions.All];
}
