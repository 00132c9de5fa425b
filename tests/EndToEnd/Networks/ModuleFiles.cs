using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Networks;

/// <summary>Modules as files of the machine, <c>fs/PATH</c>, in the place of a registry.</summary>
internal sealed class ModuleFiles : IRegistry
{
    public string Authority => "fs";

    public Task<string> PushAsync(string path, string repository, string tag, CancellationToken cancellationToken) => Task.FromResult($"{Authority}/{path}");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
