using System.Runtime.InteropServices;
using Krustlet.ModuleHost.Runtimes;

namespace Krustlet.ModuleHost.Service;

/// <summary>SIGTERM and SIGINT end the host in order; SIGHUP does not: a host outlives the agent that started it.</summary>
internal sealed class HostSignals(HostShutdown shutdown) : IDisposable
{
    private readonly PosixSignalRegistration[] registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, shutdown)),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => End(context, shutdown)),
    ];

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
    }

    private static void End(PosixSignalContext context, HostShutdown shutdown)
    {
        context.Cancel = true;
        shutdown.Request(new HostEnd(ExitCodes.Terminated, 0));
    }
}
