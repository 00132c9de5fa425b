using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Krustlet.ModuleHost.Compilation;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.NodeAgent.Tests.Images;

public sealed class ModuleCompilationsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ServiceProvider metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public async Task A_module_that_many_want_at_once_is_compiled_once()
    {
        using var compiler = Compiler("echo once >> $RUNS; exit 0");
        using var compilations = Compilations(compiler);
        var module = Module();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => compilations.EnsureAsync(module, CancellationToken.None)));
        await compilations.EnsureAsync(module, CancellationToken.None);

        File.ReadAllLines(RunsPath).Should().Equal("once");
    }

    [Fact]
    public async Task One_that_the_engine_refuses_is_not_tried_again()
    {
        using var compiler = Compiler("echo refused >> $RUNS; exit 4");
        using var compilations = Compilations(compiler);

        await compilations.EnsureAsync(Module(), CancellationToken.None);
        await compilations.EnsureAsync(Module(), CancellationToken.None);

        File.ReadAllLines(RunsPath).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_compiler_that_breaks_down_is_tried_again_and_fails_no_pull()
    {
        using var compiler = Compiler("echo broken >> $RUNS; exit 1");
        using var compilations = Compilations(compiler);

        await compilations.EnsureAsync(Module(), CancellationToken.None);
        await compilations.EnsureAsync(Module(), CancellationToken.None);

        File.ReadAllLines(RunsPath).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_module_that_went_is_compiled_again_when_it_comes_back()
    {
        using var compiler = Compiler("echo run >> $RUNS; exit 0");
        using var compilations = Compilations(compiler);

        await compilations.EnsureAsync(Module(), CancellationToken.None);
        compilations.Sweep(new HashSet<string>(), DateTimeOffset.UnixEpoch);
        await compilations.EnsureAsync(Module(), CancellationToken.None);

        File.ReadAllLines(RunsPath).Should().HaveCount(2);
    }

    public void Dispose()
    {
        metrics.Dispose();
        folder.Dispose();
    }

    private string RunsPath => folder.Combine("runs");

    private ModulePrecompiler Compiler(string script) =>
        new(["/bin/sh", "-c", $"RUNS={RunsPath}; {script}", "compiler"], folder.Combine("compiled"), new CompilerLimits(), TimeProvider.System);

    private ModuleCompilations Compilations(ModulePrecompiler compiler) =>
        new(compiler, metrics.GetRequiredService<IMeterFactory>(), TimeProvider.System, NullLogger<ModuleCompilations>.Instance);

    private NodeModule Module()
    {
        var path = folder.Combine("module.wasm");
        File.WriteAllBytes(path, "\0asm\u0001\0\0\0"u8);
        return new NodeModule("registry.test/app@sha256:0", path, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), 8, false);
    }
}
