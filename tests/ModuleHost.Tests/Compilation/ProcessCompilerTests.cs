using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Tests.Guests;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.ModuleHost.Tests.Compilation;

public sealed class ProcessCompilerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("process-compiler-");
    private readonly FakeTimeProvider time = new();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_compiler_that_takes_too_long_is_ended()
    {
        using var compiler = new ProcessCompiler(Stuck("exec sleep 1000"), 1, new CompilerLimits { MaxTime = TimeSpan.FromMinutes(5) }, time);

        var compile = compiler.CompileAsync(Request(), CancellationToken.None);
        var process = await ProcessAsync();
        await AdvanceUntilAsync(compile);

        var (result, message) = await compile;
        result.Should().Be(CompileResult.OverTime);
        message.Should().Contain("300 s").And.Contain("--compile-timeout");
        Directory.Exists($"/proc/{process}").Should().BeFalse();
    }

    [Fact]
    public async Task A_compiler_that_takes_too_much_memory_is_ended()
    {
        // The process is far larger than this limit from its start.
        using var compiler = new ProcessCompiler(Stuck("exec sleep 1000"), 1, new CompilerLimits { MaxMemoryBytes = 4096 }, time);

        var compile = compiler.CompileAsync(Request(), CancellationToken.None);
        var process = await ProcessAsync();
        await AdvanceUntilAsync(compile);

        var (result, message) = await compile;
        result.Should().Be(CompileResult.OverMemory);
        message.Should().Contain("4096 bytes").And.Contain("--compile-memory-limit");
        Directory.Exists($"/proc/{process}").Should().BeFalse();
    }

    [Fact]
    public async Task What_is_not_wanted_any_more_is_ended()
    {
        using var compiler = new ProcessCompiler(Stuck("exec sleep 1000"), 1, new CompilerLimits(), time);
        using var cancellation = new CancellationTokenSource();

        var compile = compiler.CompileAsync(Request(), cancellation.Token);
        var process = await ProcessAsync();
        await cancellation.CancelAsync();

        await compile.Awaiting(static c => c).Should().ThrowAsync<OperationCanceledException>();
        Directory.Exists($"/proc/{process}").Should().BeFalse();
    }

    [Fact]
    public async Task A_compiler_that_breaks_down_is_told_of_with_its_last_words()
    {
        using var compiler = new ProcessCompiler(Stuck("echo no more memory >&2; exit 77"), 1, new CompilerLimits(), time);

        var (result, message) = await compiler.CompileAsync(Request(), CancellationToken.None);

        result.Should().Be(CompileResult.Failed);
        message.Should().Be("The compiler ended with exit code 77: no more memory");
    }

    [Fact]
    public async Task A_module_is_compiled_once_by_the_real_program()
    {
        var request = Request();
        using var precompiler = new ModulePrecompiler([Path.Combine(AppContext.BaseDirectory, "Krustlet.ModuleHost.Tests"), "compile"], folder.FullName, new CompilerLimits(), TimeProvider.System);

        (await precompiler.CompileAsync(request.ModulePath, request.ModuleDigest, false, CancellationToken.None)).Should().Be((Precompilation.Ready, ""));

        // Nothing could be compiled by this one: it finds what is there.
        using var without = new ModulePrecompiler(["/nowhere"], folder.FullName, new CompilerLimits(), TimeProvider.System);
        (await without.CompileAsync(request.ModulePath, request.ModuleDigest, false, CancellationToken.None)).Outcome.Should().Be(Precompilation.Ready);
    }

    private string PidFile => Path.Combine(folder.FullName, "pid");

    private string[] Stuck(string script) => ["/bin/sh", "-c", $"echo $$ > {PidFile}.new; mv {PidFile}.new {PidFile}; {script}", "compiler"];

    private async Task<int> ProcessAsync()
    {
        await UntilAsync(() => File.Exists(PidFile));
        return int.Parse(await File.ReadAllTextAsync(PidFile), System.Globalization.CultureInfo.InvariantCulture);
    }

    // The watch may not have begun, or be between two looks: time goes on until it has looked.
    private async Task AdvanceUntilAsync(Task end) => await UntilAsync(() =>
    {
        time.Advance(TimeSpan.FromMinutes(1));
        return end.IsCompleted;
    });

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, timeout.Token);
        }
    }

    private CompileRequest Request()
    {
        var path = Path.Combine(folder.FullName, "module.wasm");
        File.WriteAllBytes(path, Wat.Hello);
        return new CompileRequest(path, ArtifactKey.Digest(Wat.Hello), EngineProfile.Core, folder.FullName);
    }
}
