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
    private const string NoCommand = "The component does not export wasi:cli/run@0.2.x: build it as a command (world wasi:cli/command).";
    private const string HttpComponent =
        "The component exports wasi:http/incoming-handler@0.2.x and no wasi:cli/run@0.2.x: this node does not call components with HTTP requests yet. Build it as a command (world wasi:cli/command).";

    private readonly Lazy<NativeEngine> engine = new(() => new NativeEngine(EngineProfiles.For(EngineProfile.Component, instances: 1)));

    /// <inheritdoc/>
    public async ValueTask<IRunningModule> StartAsync(
        ModuleSource source, ModuleSpec spec, IModuleOutput output, IModuleObserver observer, CancellationToken cancellationToken)
    {
        if (spec.Fuel > 0)
        {
            throw new ModuleStartException(StartError.UnsupportedRuntime, "Components do not count fuel yet: use limits.executionTimeout instead.");
        }
        if (spec.OutboundHttp.MaxConcurrentRequests is > 0)
        {
            throw new ModuleStartException(
                StartError.UnsupportedRuntime, "How many answers a component has open at once cannot be limited: remove the annotation max-concurrent-requests.");
        }
        var component = await artifacts.OpenAsync(
            source, EngineProfile.Component, path => NativeComponent.DeserializeFile(engine.Value, path), cancellationToken);
        if (!CommandComponent.HasCommand(component))
        {
            var isServer = CommandComponent.HasHttpHandler(component);
            component.Dispose();
            throw new ModuleStartException(StartError.NoEntryPoint, isServer ? HttpComponent : NoCommand);
        }
        var limited = spec.MemoryBytes > 0 ? spec : spec with { MemoryBytes = options.DefaultMemoryBytes };
        var run = new ComponentRun(engine.Value, component, limited, output, observer, endHost);
        run.Start(timers);
        return run;
    }
}
