using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;

namespace Krustlet.ModuleHost.Tests.Guests;

internal sealed record StartedGuest(IRunningModule Module, TestOutput Output, TestObserver Observer)
{
    public Task<ModuleExit> Exited => Observer.Exited;

    public Task Running => Observer.Running;

    public void Stop(int code = 143) => Module.Stop(new StopRequest(code, ExitReason.Stopped, "Stopped."));
}
