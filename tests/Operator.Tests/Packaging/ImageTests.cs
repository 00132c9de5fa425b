using System.Globalization;
using System.Text.RegularExpressions;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.DevCluster.Manifests;
using Krustlet.Operator.NodePools.Hosting;
using Krustlet.Operator.NodePools.Joining;
using Krustlet.Operator.Tests.Config;

namespace Krustlet.Operator.Tests.Packaging;

/// <summary>The image definitions fit what is published and what the manifests run.</summary>
public sealed partial class ImageTests
{
    private const string Folder = "config/images/";

    [Theory]
    [InlineData("agent", "artifacts/publish/", "src/NodeAgent/Krustlet.NodeAgent.csproj")]
    [InlineData("operator", "artifacts/publish/operator/", "src/Operator/Krustlet.Operator.csproj")]
    public void It_takes_what_is_published_for_each_architecture_and_starts_it(string name, string published, string project)
    {
        var image = Read(name);
        var program = $"krustlet-{name}";

        Repository.Read(project).Should().Contain($"<AssemblyName>{program}</AssemblyName>");
        Arguments(image.Single(stage => stage.Name == "files").Lines, "COPY").Should().Equal($"{published} /publish/");
        Repository.Read(Folder + $"{name}.Dockerfile").Should().Contain("amd64) rid=linux-x64 ;; arm64) rid=linux-arm64 ;;").And.Contain($"ldd /image/usr/local/bin/{program} ");
        Arguments(image[^1].Lines, "ENTRYPOINT").Should().Equal($"[\"/usr/local/bin/{program}\"]");
        var publish = Repository.Read("eng/publish");
        publish.Should().Contain("linux-x64 | linux-arm64) ;;").And.Contain("output=\"$top/artifacts/publish/$rid\"");
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("operator")]
    public void It_has_no_shell_and_no_root_and_needs_nothing_written(string name)
    {
        var last = Read(name)[^1];

        last.From.Should().Be("scratch");
        last.Lines.Select(line => line.Split(' ')[0]).Should().Equal("COPY", "USER", "EXPOSE", "ENTRYPOINT");
        Arguments(last.Lines, "COPY").Should().Equal("--from=files /image/ /");
        Arguments(last.Lines, "USER").Should().Equal("65532:65532");
    }

    [Fact]
    public void The_agents_Pod_runs_it_as_it_is_made()
    {
        var pool = new WasmNodePool { Metadata = new V1ObjectMeta { Name = "edge" }, Spec = new WasmNodePoolSpec() };
        var pod = AgentPodBuilder.Build(pool, AgentFiles.Of(pool, "krustlet-system", new Dictionary<string, string>()), "$(POD_NAME)").Spec;
        var container = pod.Containers.Single();
        var image = Read("agent")[^1].Lines;

        Arguments(image, "USER").Should().Equal(string.Create(CultureInfo.InvariantCulture, $"{pod.SecurityContext.RunAsUser}:{pod.SecurityContext.RunAsGroup}"));
        Arguments(image, "EXPOSE").Should().Equal(string.Join(' ', container.Ports.Select(port => port.ContainerPort)));
        container.SecurityContext.ReadOnlyRootFilesystem.Should().BeTrue();
        container.VolumeMounts.Where(mount => mount.ReadOnlyProperty != true).Select(mount => mount.MountPath).Should().BeEquivalentTo("/var/lib/krustlet", "/tmp");
        container.Command.Should().BeNull("the image has its entry point");
        container.Image.Should().Be("krustlet-agent:latest");
    }

    [Fact]
    public void The_operators_Deployment_runs_it_as_it_is_made()
    {
        var pod = ManifestReader.Read(Repository.Read("config/operator/deployment.yaml"), "deployment").Single()["spec"]!["template"]!["spec"]!;
        var container = pod["containers"]![0]!;
        var image = Read("operator")[^1].Lines;

        Arguments(image, "USER").Single().Should().StartWith($"{pod["securityContext"]!["runAsUser"]}:");
        Arguments(image, "EXPOSE").Should().Equal(string.Join(' ', container["ports"]!.AsArray().Select(port => port!["containerPort"])));
        container["securityContext"]!["readOnlyRootFilesystem"]!.GetValue<bool>().Should().BeTrue();
        container["command"].Should().BeNull("the image has its entry point");
    }

    private static List<(string From, string? Name, List<string> Lines)> Read(string name)
    {
        List<(string From, string? Name, List<string> Lines)> stages = [];
        foreach (var line in Continued().Replace(Repository.Read(Folder + $"{name}.Dockerfile"), " ").Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.Split(' ') is ["FROM", var from, .. var rest])
            {
                stages.Add((from, rest is ["AS", var stage] ? stage : null, []));
            }
            else
            {
                stages[^1].Lines.Add(line);
            }
        }

        return stages;
    }

    private static IEnumerable<string> Arguments(IEnumerable<string> lines, string instruction) =>
        lines.Where(line => line.StartsWith(instruction + " ", StringComparison.Ordinal)).Select(line => line[(instruction.Length + 1)..]);

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continued();
}
