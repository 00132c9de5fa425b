using k8s.Models;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.Environment;

public class ArgumentVectorTests
{
    private readonly EnvironmentVariables environment = new();

    [Theory]
    [InlineData("registry.test:5000/team/hello:v1", "hello.wasm")]
    [InlineData("hello", "hello.wasm")]
    [InlineData("ghcr.io/x/hello.wasm@sha256:abc", "hello.wasm")]
    public void Without_a_command_the_modules_name_comes_first(string image, string name) =>
        Build(new V1Container { Name = "c", Image = image, Args = ["arg1", "arg2"] }).Should().Equal(name, "arg1", "arg2");

    [Fact]
    public void A_command_is_argv_itself() =>
        Build(new V1Container { Name = "c", Image = "x", Command = ["prog", "-v"], Args = ["a"] }).Should().Equal("prog", "-v", "a");

    [Fact]
    public void Arguments_expand_the_environment()
    {
        environment.Set("WHO", "world");
        Build(new V1Container { Name = "c", Image = "x", Args = ["hello $(WHO)"] }).Should().Equal("x.wasm", "hello world");
    }

    [Fact]
    public void A_pod_can_ask_for_the_originals_argv()
    {
        var pod = TestPods.Pod();
        pod.Metadata.Annotations = new Dictionary<string, string> { [ArgumentVector.OmitNameAnnotation] = "true" };
        ArgumentVector.Build(pod, new V1Container { Name = "c", Image = "x", Args = ["arg1"] }, environment).Should().Equal("arg1");
    }

    private IReadOnlyList<string> Build(V1Container container) => ArgumentVector.Build(TestPods.Pod(), container, environment);
}
