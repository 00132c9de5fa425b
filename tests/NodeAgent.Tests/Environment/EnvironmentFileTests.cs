using k8s.Models;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.NodeAgent.Volumes;
using Krustlet.NodeAgent.Volumes.Kinds;

namespace Krustlet.NodeAgent.Tests.Environment;

public sealed class EnvironmentFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("A='one'\nB='two words'\n", "B", "two words")]
    [InlineData("# note\n\n  A=one\n", "A", "one")]
    [InlineData("A='first'\nA='last'\n", "A", "last")]
    [InlineData("A=''\n", "A", "")]
    [InlineData("A='x=y'\n", "A", "x=y")]
    public void A_variable_is_read_from_a_file_of_an_emptyDir(string text, string key, string expected) =>
        Find(text, key).Should().Be(expected);

    [Fact]
    public void What_is_missing_is_an_error_unless_optional()
    {
        FluentActions.Invoking(() => Find("A=1", "B")).Should().Throw<ContainerConfigException>().WithMessage("couldn't find key B in file vars of volume \"v\"");
        Find("A=1", "B", optional: true).Should().BeNull();
        Find(null, "B", optional: true).Should().BeNull();
    }

    [Theory]
    [InlineData("just words")]
    [InlineData("A='unended")]
    [InlineData("A=\"double\"")]
    public void A_line_of_another_form_is_refused(string text) =>
        FluentActions.Invoking(() => Find(text, "A")).Should().Throw<ContainerConfigException>().WithMessage("*NAME='value'*");

    [Fact]
    public void A_link_out_of_the_volume_is_refused()
    {
        var outside = folder.Combine("outside");
        File.WriteAllText(outside, "A=secret");
        FluentActions.Invoking(() => Find(null, "A", linkTo: outside)).Should().Throw<ContainerConfigException>().WithMessage("*leads out*");
    }

    private string? Find(string? text, string key, bool optional = false, string? linkTo = null)
    {
        var pod = TestPods.Pod();
        pod.Spec.Volumes = [new V1Volume { Name = "v", EmptyDir = new V1EmptyDirVolumeSource() }];
        var facts = new PodSimulation(pod).Facts;
        var volumes = new PodVolumes([new EmptyDirVolume(new FakeMemoryFolders(), FakeNode.WithCidr(null))], new VolumeFolders(folder.Combine("data")), new FakeMemoryFolders());
        var path = Path.Combine(volumes.HostPath(facts, "v"), "vars");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (linkTo is not null)
        {
            File.CreateSymbolicLink(path, linkTo);
        }
        else if (text is not null)
        {
            File.WriteAllText(path, text);
        }

        return new EnvironmentFile(volumes).Find(facts, new V1FileKeySelector { VolumeName = "v", Path = "vars", Key = key, Optional = optional });
    }
}
