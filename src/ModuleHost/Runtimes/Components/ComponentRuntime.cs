using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Components;

/// <summary>
/// Runs one WASI 0.2 command component with the engine's native WASI, on a thread of its own. Such a component cannot be interrupted while
/// a host call blocks, so this runtime exists in isolated hosts only, and a stop ends the process: see <see cref="ComponentRun"/>.
/// </summary>
internal sealed class ComponentRuntime(
    ModuleHostOptions options, ModuleArtifacts artifacts, TimerQueue timers, Action<int> endHost) : IModuleRuntime
{
    private readonly Lazy<NativeEngine> engine = new(() => new NativeEngine(EngineProfiles.For(EngineProfile.Component, instances: 1)));

    /// <inheritdoc/>
    public async ValueTask<IRunningModule> StartAsync(
        ModuleSource source, ModuleSpec spec, IModuleOutput output, IModuleObserver observer, CancellationToken cancellationToken)
    {
        if (spec.Fuel > 0)
        {
            throw new ModuleStartException(StartError.UnsupportedRuntime, "Components do not count fuel yet: use limits.executionTimeout instead.");
        }
        var component = await artifacts.OpenAsync(
            source, EngineProfile.Component, path => NativeComponent.DeserializeFile(engine.Value, path), cancellationToken);
        if (!CommandComponent.HasCommand(component))
        {
            component.Dispose();
            throw new ModuleStartException(
                StartError.NoEntryPoint, "The component does not export wasi:cli/run@0.2.x: build it as a command (world wasi:cli/command).");
        }
        var limited = spec.MemoryBytes > 0 ? spec : spec with { MemoryBytes = options.DefaultMemoryBytes };
        var run = new ComponentRun(engine.Value, component, limited, output, observer, endHost);
        run.Start(timers);
        return run;
    }
}
