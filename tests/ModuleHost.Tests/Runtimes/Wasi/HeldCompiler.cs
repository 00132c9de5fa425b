using Krustlet.ModuleHost.Compilation;

namespace Krustlet.ModuleHost.Tests.Runtimes.Wasi;

/// <summary>Compiles, and hands the result over when it is told to, cancelled or not: a load that cannot be broken off.</summary>
internal sealed class HeldCompiler : ICompiler, IDisposable
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim released = new(0);

    /// <summary>Completes when a module is compiled.</summary>
    public Task Reached => reached.Task;

    public void Release() => released.Release();

    public void Dispose() => released.Dispose();

    public async Task<(CompileResult Result, string Message)> CompileAsync(CompileRequest request, CancellationToken cancellationToken)
    {
        var compiled = await new InProcessCompiler().CompileAsync(request, CancellationToken.None);
        reached.TrySetResult();
        await released.WaitAsync(CancellationToken.None);
        return compiled;
    }
}
