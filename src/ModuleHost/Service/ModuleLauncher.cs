using Krustlet.ModuleHost.Limits;
using Krustlet.ModuleHost.Logs;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;
using Microsoft.Extensions.Logging;

namespace Krustlet.ModuleHost.Service;

/// <summary>Takes accepted modules from their request to their start. Every module it takes reaches an exit status.</summary>
internal sealed partial class ModuleLauncher(
    Admission admission, RuntimeSelector runtimes, LogFactory logs, ILogger<ModuleLauncher> logger, CancellationToken hostEnding)
{
    /// <summary>Starts a module that was admitted; its slot is given back at its end.</summary>
    public async Task LaunchAsync(HostedModule module, StartModuleRequest request)
    {
        _ = ReleaseAtEndAsync(module);
        try
        {
            if (module.RequestedStop is null)
            {
                await StartAsync(module, request);
            }
            else
            {
                module.OnExited(module.RequestedStop.ToExit());
            }
        }
        catch (ModuleStartException refused)
        {
            module.OnExited(module.RequestedStop?.ToExit() ?? ModuleExit.NotStarted(refused.Kind, refused.Message));
        }
        catch (OperationCanceledException)
        {
            module.OnExited(module.RequestedStop?.ToExit() ?? ModuleExit.NotStarted(StartError.Internal, "The host ended before the module started."));
        }
        catch (Exception fault)
        {
            LogFault(module.Id, fault);
            module.OnExited(ModuleExit.NotStarted(StartError.Internal, $"The host failed to start the module: {fault.Message}"));
        }
    }

    private async Task StartAsync(HostedModule module, StartModuleRequest request)
    {
        var source = StartRequests.SourceOf(request);
        var runtime = runtimes.Select(source, request.Runtime);
        var output = logs.Create(request.Id, request.LogPath, new LogRotation(request.LogMaxBytes, request.LogMaxFiles));
        try
        {
            module.Attach(await runtime.StartAsync(source, StartRequests.SpecOf(request) with { Input = module.Input }, output, module, hostEnding));
        }
        catch
        {
            output.Complete();
            throw;
        }
    }

    private async Task ReleaseAtEndAsync(HostedModule module)
    {
        await module.Ended;
        admission.Release();
    }

    [LoggerMessage(5000, LogLevel.Error, "Starting module {Id} failed in an unexpected way")]
    private partial void LogFault(string id, Exception exception);
}
