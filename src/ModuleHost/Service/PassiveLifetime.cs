using Microsoft.Extensions.Hosting;

namespace Krustlet.ModuleHost.Service;

/// <summary>Leaves signals to <see cref="HostSignals"/>.</summary>
internal sealed class PassiveLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
