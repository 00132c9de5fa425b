namespace Krustlet.ModuleHost.Compilation;

/// <summary>Compiles in this process: for tests and tools. A large module takes hundreds of megabytes here.</summary>
internal sealed class InProcessCompiler : ICompiler
{
    public Task<(CompileResult Result, string Message)> CompileAsync(CompileRequest request, CancellationToken cancellationToken) =>
        Task.Run(() => ModuleCompiler.CompileAsync(request, cancellationToken), cancellationToken);
}
