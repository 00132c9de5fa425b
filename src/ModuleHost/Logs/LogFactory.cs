using System.Diagnostics.Metrics;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;
using Microsoft.Extensions.Logging;

namespace Krustlet.ModuleHost.Logs;

/// <summary>Makes containers' logs.</summary>
internal sealed class LogFactory(Meter meter, TimeProvider timeProvider, ILogger<ContainerLog> logger)
{
    private const int OpenFiles = 256;

    private readonly LogHandles handles = new(OpenFiles);
    private readonly LogMetrics metrics = new(meter);

    /// <summary>Creates the log file of a module.</summary>
    /// <exception cref="ModuleStartException">It cannot be written.</exception>
    public IModuleOutput Create(string id, string path, LogRotation rotation)
    {
        if (!Path.IsPathRooted(path))
        {
            throw new ModuleStartException(StartError.Log, $"Log path '{path}' is not absolute: give the full path of the container's log file.");
        }
        var file = new LogFile(path, rotation, handles, timeProvider);
        try
        {
            file.Create();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new ModuleStartException(StartError.Log, $"Log '{path}' cannot be written: {refused.Message} Check the disk and the folder's permissions.");
        }
        return new ContainerLog(file, id, metrics, timeProvider, logger);
    }
}
