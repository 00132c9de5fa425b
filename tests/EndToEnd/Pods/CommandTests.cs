using k8s.Models;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Contract D: command and arguments as the module sees them.</summary>
public abstract class CommandTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_40_without_command_and_args_a_module_sees_its_name_only() =>
        (await RunAsync("hello-rust", static _ => { })).Should().Contain("[\"hello-rust.wasm\"]");

    [Fact]
    public async Task Row_41_args_follow_the_modules_name() =>
        (await RunAsync("hello-rust", static c => c.Args = ["one", "two"])).Should().Contain("[\"hello-rust.wasm\", \"one\", \"two\"]");

    [Fact]
    public async Task Row_42_a_command_takes_the_names_place() =>
        (await RunAsync("hello-rust", static c => c.Command = ["/bin/prog", "sub"])).Should().Contain("[\"/bin/prog\", \"sub\"]");

    [Fact]
    public async Task Row_43_args_follow_a_command() =>
        (await RunAsync("hello-rust", static c => (c.Command, c.Args) = (["/bin/prog"], ["one"]))).Should().Contain("[\"/bin/prog\", \"one\"]");

    [Fact]
    public async Task Row_44_variables_are_composed_of_others() =>
        (await RunAsync("wasmercise", static c => (c.Args, c.Env) = (["print_env(FOOBAR)"], [Literal("FOO", "foo-value"), Literal("BAR", "bar-value"), Literal("FOOBAR", "$(FOO);;$(BAR);;$$(FOO);;$(NONE")])))
            .Should().Contain("FOOBAR=foo-value;;bar-value;;$(FOO);;$(NONE");

    [Fact]
    public async Task Row_45_variables_in_args_are_expanded() =>
        (await RunAsync("hello-rust", static c => (c.Env, c.Args) = ([Literal("TEST_VAR", "test-value")], ["$(TEST_VAR)", "$$(TEST_VAR)", "$(NONE)"])))
            .Should().Contain("[\"hello-rust.wasm\", \"test-value\", \"$(TEST_VAR)\", \"$(NONE)\"]");

    [Fact]
    public async Task Row_46_variables_in_the_command_are_expanded() =>
        (await RunAsync("hello-rust", static c => (c.Env, c.Command) = ([Literal("TEST_VAR", "test-value")], ["$(TEST_VAR)", "$$(TEST_VAR)", "$(NONE)"])))
            .Should().Contain("[\"test-value\", \"$(TEST_VAR)\", \"$(NONE)\"]");

    private static V1EnvVar Literal(string name, string value) => new() { Name = name, Value = value };

    private async Task<string> RunAsync(string guest, Action<V1Container> change)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync(guest));
        change(pod.Spec.Containers[0]);
        return await cluster.LogOfAsync(space, pod);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : CommandTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : CommandTests(cluster);
}
