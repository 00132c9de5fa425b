using Krustlet.Operator.Options;

namespace Krustlet.Operator.Tests.Options;

public sealed class OperatorOptionsTests : IDisposable
{
    private const string Usable = """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:6443"}}]
        users: [{name: u, user: {token: t}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-operator-options-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_mistake_is_told_at_once_with_its_fix_and_nothing_runs()
    {
        using var errors = new StringWriter();
        var ran = false;

        var code = await new OperatorCommand().InvokeAsync(
            ["--kubeconfig", "/no/such/file", "--namespace", "Not_A_Name", "--health-address", "8080", "--insecure-registries", "http://x", "--workers", "0"],
            (_, _) =>
            {
                ran = true;
                return Task.FromResult(0);
            },
            errors);

        code.Should().Be(2);
        ran.Should().BeFalse();
        errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(5)
            .And.OnlyContain(line => line.StartsWith("--", StringComparison.Ordinal) && line.Contains("; ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_kubeconfig_that_cannot_be_used_is_told_without_a_stack_trace()
    {
        var path = WriteKubeconfig("clusters: [");
        using var errors = new StringWriter();

        var code = await new OperatorCommand().InvokeAsync(["--kubeconfig", path], (_, _) => Task.FromResult(0), errors);

        code.Should().Be(2);
        errors.ToString().Should().StartWith($"--kubeconfig: the kubeconfig {path} cannot be used (").And.EndWith("or leave both out inside a cluster\n");
    }

    [Fact]
    public async Task What_the_command_line_says_is_what_the_operator_gets()
    {
        OperatorOptions? got = null;
        var path = WriteKubeconfig(Usable);

        var code = await new OperatorCommand().InvokeAsync(
            ["--kubeconfig", path, "--health-address", "http://127.0.0.1:9000", "--insecure-registries", "localhost:5000, r:1", "--leader-elect", "false", "--identity", "me"],
            (options, _) =>
            {
                got = options;
                return Task.FromResult(7);
            },
            TextWriter.Null);

        code.Should().Be(7);
        got!.Kubeconfig.Should().Be(path);
        got.HealthAddress.Should().Be("http://127.0.0.1:9000");
        got.InsecureRegistries.Should().Equal("localhost:5000", "r:1");
        got.LeaderElection.Should().BeFalse();
        got.Identity.Should().Be("me");
    }

    private string WriteKubeconfig(string text)
    {
        var path = Path.Combine(_folder.FullName, "kubeconfig");
        File.WriteAllText(path, text);
        return path;
    }
}
