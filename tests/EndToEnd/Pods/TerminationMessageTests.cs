using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Contract B: what an ended module leaves to say.</summary>
public abstract class TerminationMessageTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_27_the_message_is_what_was_written_to_its_path() =>
        await ShouldSayDoneAsync("wasmercise", "/dev/termination-log");

    [Theory]
    [InlineData("wasmercise", "/dev/termination-custom-log")]
    [InlineData("wasmercise", "/somewhere/else")]
    [InlineData("wasmercise-component", "/dev/termination-custom-log")]
    public async Task Row_28_the_message_is_what_was_written_to_a_path_of_the_pods_choice(string guest, string path) =>
        await ShouldSayDoneAsync(guest, path);

    [Fact]
    public async Task Row_29_a_failed_module_that_wrote_nothing_speaks_by_the_end_of_its_log()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("write(lit:DONE)to(stm:stdout)", "exit(1)");
        pod.Spec.Containers[0].TerminationMessagePolicy = "FallbackToLogsOnError";

        var ended = await cluster.RunAsync(space, pod);

        ended.Container().State.Terminated.Message.Should().EndWith("\nDONE");
    }

    [Fact]
    public async Task Row_30_a_module_that_succeeds_and_wrote_nothing_has_no_message()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("write(lit:DONE)to(stm:stdout)");
        pod.Spec.Containers[0].TerminationMessagePolicy = "FallbackToLogsOnError";

        (await cluster.RunAsync(space, pod)).Container().State.Terminated.Message.Should().BeNullOrEmpty();
    }

    [Fact]
    public async Task The_file_is_preferred_to_the_log()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("write(lit:from the file)to(file:/dev/termination-log)", "write(lit:logged)to(stm:stdout)", "exit(1)");
        pod.Spec.Containers[0].TerminationMessagePolicy = "FallbackToLogsOnError";

        (await cluster.RunAsync(space, pod)).Container().State.Terminated.Message.Should().Be("from the file");
    }

    [Fact]
    public async Task Row_31_a_module_that_succeeds_is_quoted_from_its_file()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("write(lit:OK)to(file:/dev/termination-log)", "write(lit:logged)to(stm:stdout)");
        pod.Spec.Containers[0].TerminationMessagePolicy = "FallbackToLogsOnError";

        var ended = await cluster.RunAsync(space, pod);

        ended.Status.Phase.Should().Be("Succeeded");
        ended.Container().State.Terminated.Message.Should().Be("OK");
    }

    [Fact]
    public async Task Nothing_else_can_be_made_beside_the_file()
    {
        var space = await cluster.CreateNamespaceAsync();

        (await cluster.RunAsync(space, await cluster.ScriptAsync("write(lit:x)to(file:/dev/other)"))).Status.Phase.Should().Be("Failed");
    }

    private async Task ShouldSayDoneAsync(string guest, string path)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync(guest), $"write(lit:DONE)to(file:{path})");
        pod.Spec.Containers[0].TerminationMessagePath = path;

        var ended = await cluster.RunAsync(space, pod);

        ended.Status.Phase.Should().Be("Succeeded");
        ended.Container().State.Terminated.Message.Should().Be("DONE");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : TerminationMessageTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : TerminationMessageTests(cluster);
}
