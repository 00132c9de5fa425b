using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Runtimes;
using Krustlet.ModuleHost.Runtimes.Wasi;
using Krustlet.ModuleHost.Scheduling;
using Krustlet.ModuleHost.Tests.Guests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.ModuleHost.Tests.Runtimes.Wasi;

public sealed class LoadedModulesTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("loaded-");
    private readonly Scheduler scheduler = new(1, TimeProvider.System);

    public void Dispose()
    {
        scheduler.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_engine_outlives_the_loads_that_are_under_way_when_the_host_ends()
    {
        using var compiler = new HeldCompiler();
        var (engine, modules) = Create(compiler);
        using var impatient = new CancellationTokenSource();
        var start = modules.AcquireAsync(Source(Wat.Hello), impatient.Token).AsTask();
        await compiler.Reached.WaitAsync(Patience);
        await impatient.CancelAsync();
        await FluentActions.Awaiting(() => start).Should().ThrowAsync<OperationCanceledException>();

        var ending = modules.DisposeAsync().AsTask();

        ending.IsCompleted.Should().BeFalse("a load is on its way into the engine");
        engine.Engine.IsClosed.Should().BeFalse();
        compiler.Release();
        await ending.WaitAsync(Patience);
        engine.Engine.IsClosed.Should().BeTrue();
    }

    [Fact]
    public async Task Nothing_is_loaded_once_the_host_has_ended()
    {
        using var compiler = new HeldCompiler();
        var (_, modules) = Create(compiler);
        await modules.DisposeAsync();

        await FluentActions.Awaiting(async () => await modules.AcquireAsync(Source(Wat.Hello), CancellationToken.None)).Should().ThrowAsync<OperationCanceledException>();

        compiler.Reached.IsCompleted.Should().BeFalse();
    }

    private (WasiEngine Engine, LoadedModules Modules) Create(ICompiler compiler)
    {
        var cache = Path.Combine(folder.FullName, "cache");
        var options = new ModuleHostOptions { SocketPath = Path.Combine(folder.FullName, "none.sock"), CacheDirectory = cache };
        var artifacts = new ModuleArtifacts(options, new ArtifactStore(cache), compiler, NullLogger<ModuleArtifacts>.Instance);
        var engine = new WasiEngine(EngineProfiles.For(EngineProfile.Core, 4), scheduler.LowestStack);
        return (engine, new LoadedModules(engine, EngineProfile.Core, artifacts, TimeSpan.FromMinutes(1), TimeProvider.System));
    }

    private ModuleSource Source(byte[] wasm)
    {
        var path = Path.Combine(folder.FullName, "module.wasm");
        File.WriteAllBytes(path, wasm);
        return new ModuleSource(path, ArtifactKey.Digest(wasm));
    }
}
