using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Operator.Modules.Resolution;

namespace Krustlet.Operator.Tests.Testing;

/// <summary>A registry that answers as told.</summary>
internal sealed class FakeResolver : IModuleResolver
{
    public const string Digest = "sha256:0000000000000000000000000000000000000000000000000000000000000001";
    private int _failures;
    private int _calls;

    public int Failures { set => _failures = value; }

    /// <summary>What the tag stands for.</summary>
    public string Answer { get; set; } = Digest;

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Set: no answer before it completes.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public async Task<string> ResolveAsync(WasmModule module, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        if (Gate is not null)
        {
            await Gate.Task.WaitAsync(cancellationToken);
        }

        return Interlocked.Decrement(ref _failures) >= 0
            ? throw new ModuleResolutionException("NotFound", "push it, or correct the tag", new InvalidOperationException())
            : Answer;
    }
}
