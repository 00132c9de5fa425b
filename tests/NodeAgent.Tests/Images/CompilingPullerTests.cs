using Krustlet.NodeAgent.Images;
using Krustlet.Oci.Verification;

namespace Krustlet.NodeAgent.Tests.Images;

public sealed class CompilingPullerTests : IModulePuller, IModuleCompiler
{
    private static readonly NodeModule Module = new("registry.test/app@sha256:1", "/store/2", "sha256:2", 7, false);
    private readonly TaskCompletionSource compiled = new();
    private readonly List<string> asked = [];
    private ModulePullException? refusal;

    [Fact]
    public async Task A_pulled_module_is_given_away_when_it_is_compiled()
    {
        var pull = new CompilingPuller(this, this).PullAsync("registry.test/app", [], [], CancellationToken.None);
        pull.IsCompleted.Should().BeFalse();

        compiled.SetResult();

        (await pull).Should().Be(Module);
        asked.Should().Equal("sha256:2");
    }

    [Fact]
    public async Task One_that_is_here_already_is_ready_when_it_is_compiled()
    {
        var preparation = PrepareAsync();
        preparation.IsCompleted.Should().BeFalse();

        compiled.SetResult();

        await preparation;
        asked.Should().Equal("sha256:2");
    }

    [Fact]
    public async Task One_without_the_signature_demanded_reaches_no_compiler()
    {
        refusal = new ModulePullException(PullFailure.SignatureInvalid, "it is not signed");
        var pulling = () => new CompilingPuller(this, this).PullAsync("registry.test/app", [], [], CancellationToken.None);

        (await pulling.Should().ThrowAsync<ModulePullException>()).Which.Should().Be(refusal);
        (await FluentActions.Awaiting(PrepareAsync).Should().ThrowAsync<ModulePullException>()).Which.Should().Be(refusal);
        asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Looking_for_one_compiles_nothing()
    {
        (await new CompilingPuller(this, this).FindLocalAsync("registry.test/app", CancellationToken.None)).Should().Be(Module);
        asked.Should().BeEmpty();
    }

    private Task PrepareAsync() => new CompilingPuller(this, this).PrepareAsync("registry.test/app", Module, static _ => Task.FromResult<IReadOnlyList<PullSecret>>([]), [], CancellationToken.None);

    Task<NodeModule?> IModulePuller.FindLocalAsync(string image, CancellationToken cancellationToken) => Task.FromResult<NodeModule?>(Module);

    Task<NodeModule> IModulePuller.PullAsync(string image, IReadOnlyList<PullSecret> secrets, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken) =>
        refusal is null ? Task.FromResult(Module) : Task.FromException<NodeModule>(refusal);

    Task IModulePuller.PrepareAsync(
        string image, NodeModule module, Func<CancellationToken, Task<IReadOnlyList<PullSecret>>> secrets, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken) =>
        refusal is null ? Task.CompletedTask : Task.FromException(refusal);

    Task IModuleCompiler.EnsureAsync(NodeModule module, CancellationToken cancellationToken)
    {
        asked.Add(module.Digest);
        return compiled.Task;
    }
}
