using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.Oci.Verification;

namespace Krustlet.NodeAgent.Tests.Images;

public sealed class LocalModulePullerTests : IDisposable
{
    private readonly Folder folder = new();
    private readonly FakePuller registry = new();

    [Fact]
    public async Task An_image_of_the_file_system_is_the_file_itself()
    {
        var path = folder.File("m.wasm");
        await File.WriteAllBytesAsync(path, TinyModules.Exit(0));

        var module = await Puller().PullAsync($"fs/{path}", [], [], CancellationToken.None);

        module.Path.Should().Be(path);
        module.Digest.Should().MatchRegex("^sha256:[0-9a-f]{64}$");
        module.ImageId.Should().Be($"fs/{path}@{module.Digest}");
        module.IsComponent.Should().BeFalse();
        (await Puller().FindLocalAsync($"fs/{path}", CancellationToken.None)).Should().Be(module);
    }

    [Theory]
    [InlineData("fs/relative.wasm", PullFailure.InvalidReference)]
    [InlineData("fs//no/such/file.wasm", PullFailure.NotFound)]
    [InlineData("fs//etc/hostname", PullFailure.NotWasm)]
    public async Task What_is_no_module_is_refused(string image, object failure)
    {
        var pulling = () => Puller().PullAsync(image, [], [], CancellationToken.None);

        (await pulling.Should().ThrowAsync<ModulePullException>()).Which.Failure.Should().Be((PullFailure)failure);
    }

    [Fact]
    public async Task A_file_never_meets_a_demand_for_a_signature()
    {
        var path = folder.File("m.wasm");
        await File.WriteAllBytesAsync(path, TinyModules.Exit(0));
        var module = await Puller().PullAsync($"fs/{path}", [], [], CancellationToken.None);
        var demand = new SignatureDemand("the rule for *", []);

        var pulling = () => Puller().PullAsync($"fs/{path}", [], [demand], CancellationToken.None);
        var preparing = () => Puller().PrepareAsync($"fs/{path}", module, static _ => throw new InvalidOperationException("not asked for"), [demand], CancellationToken.None);

        (await pulling.Should().ThrowAsync<ModulePullException>()).Which.Failure.Should().Be(PullFailure.SignatureInvalid);
        (await preparing.Should().ThrowAsync<ModulePullException>()).Which.Message.Should().Contain("the rule for * demands one");
    }

    [Fact]
    public async Task Every_other_image_is_the_registrys()
    {
        registry.Local["r.test/fs/m:1"] = new NodeModule("r.test/fs/m@sha256:0", "/m", "sha256:0", 1, false);

        (await Puller().FindLocalAsync("r.test/fs/m:1", CancellationToken.None)).Should().Be(registry.Local["r.test/fs/m:1"]);
    }

    public void Dispose() => folder.Dispose();

    private LocalModulePuller Puller() => new(registry);
}
