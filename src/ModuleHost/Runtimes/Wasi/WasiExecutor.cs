using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;
using Krustlet.ModuleHost.Runtimes.Wasi.Preview1;
using Krustlet.ModuleHost.Runtimes.Wasi.Preview1.Sockets;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>Starts preview1 modules on a scheduler: cheap enough to be called for every start.</summary>
internal sealed class WasiExecutor(Scheduler scheduler, TimeProvider timeProvider) : IDisposable
{
    private readonly OutboundConnections connections = new();

    /// <summary>Starts an instance; its life is told to the observer. Never throws for anything the module does.</summary>
    /// <exception cref="ModuleStartException">A port it is to listen on is taken.</exception>
    public IRunningModule Start(WasiModule module, ModuleSpec spec, IModuleOutput output, IModuleObserver observer)
    {
        var state = new WasiState(
            spec.Arguments.Count == 0 ? StringTable.Empty : new StringTable(spec.Arguments),
            spec.Environment.Count == 0 ? StringTable.Empty : new StringTable([.. spec.Environment.Select(pair => $"{pair.Key}={pair.Value}")]),
            new WasiClock(timeProvider),
            new DescriptorTable(
            [
                spec.Input is { } input ? new InputDescriptor(input.Guest, scheduler.Sockets) : new EmptyInputDescriptor(),
                new OutputDescriptor(output, OutputStream.StandardOutput),
                new OutputDescriptor(output, OutputStream.StandardError),
                .. Listeners.Open(spec.Listeners, scheduler.Sockets),
                .. Preopens.Create(spec.Mounts),
            ]),
            () => new HttpSession(spec.OutboundHttp, connections));
        var task = new WasiTask(scheduler, module, spec, state, output, observer);
        task.Wake();
        return task;
    }

    public void Dispose() => connections.Dispose();
}
