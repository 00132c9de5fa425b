using Krustlet.NodeAgent.Images;

namespace Krustlet.NodeAgent.Tests.Images;

public sealed class CompilingPullerTests : IModulePuller, IModuleCompiler
{
    private static readonly NodeModule Module = new("registry.test/app@sha256:1", "/store/2", "sha256:2", 7, false);
    private readonly TaskCompletionSource compiled = new();
    private readonly List<string> asked = [];
    private NodeModule? local = Module;

    [Fact]
    public async Task A_pulled_module_is_given_away_when_it_is_compiled()
    {
        var pull = new CompilingPuller(this, this).PullAsync("registry.test/app", [], CancellationToken.None);
        pull.IsCompleted.Should().BeFalse();

        compiled.SetResult();

        (await pull).Should().Be(Module);
        asked.Should().Equal("sha256:2");
    }

    [Fact]
    public async Task So_is_one_that_is_here_already()
    {
        var find = new CompilingPuller(this, this).FindLocalAsync("registry.test/app", CancellationToken.None);
        find.IsCompleted.Should().BeFalse();

        compiled.SetResult();

        (await find).Should().Be(Module);
    }

    [Fact]
    public async Task For_one_that_is_not_here_nothing_is_compiled()
    {
        local = null;

        (await new CompilingPuller(this, this).FindLocalAsync("registry.test/app", CancellationToken.None)).Should().BeNull();
        asked.Should().BeEmpty();
    }

    Task<NodeModule?> IModulePuller.FindLocalAsync(string image, CancellationToken cancellationToken) => Task.FromResult(local);

    Task<NodeModule> IModulePuller.PullAsync(string image, IReadOnlyList<PullSecret> secrets, CancellationToken cancellationToken) => Task.FromResult(Module);

    Task IModuleCompiler.EnsureAsync(NodeModule module, CancellationToken cancellationToken)
    {
        asked.Add(module.Digest);
        return compiled.Task;
    }
}
