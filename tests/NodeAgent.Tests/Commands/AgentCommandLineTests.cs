using Krustlet.NodeAgent.Commands;
using Krustlet.NodeAgent.Tests.Fakes;

namespace Krustlet.NodeAgent.Tests.Commands;

public sealed class AgentCommandLineTests : IDisposable
{
    private readonly Folder folder = new();

    [Theory]
    [InlineData("run")]
    [InlineData(null)]
    public async Task Bad_options_end_with_code_2_and_are_all_named_as_they_were_written(string? verb)
    {
        var (code, _, error) = await RunAsync([.. verb is null ? Array.Empty<string>() : [verb], "--kubeconfig", folder.Write("k", "{}"), "-p", "x", "--hostname-override", "A B", "--anonymous-auth"]);

        code.Should().Be(2);
        error.Should().ContainAll("3 of its options", "-p: ", "--hostname-override: ", "--anonymous-auth: ");
    }

    [Theory]
    [InlineData("--no-such-flag")]
    [InlineData("host")]
    [InlineData("host --socket /s --data-dir /d --worker-threads 1000")]
    public async Task A_command_line_that_cannot_be_read_ends_with_code_2(string line) =>
        (await RunAsync(line.Split(' '))).Code.Should().Be(2);

    [Theory]
    [InlineData("not: [a kubeconfig")]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("- a\n- b")]
    [InlineData("""{"current-context": "a", "contexts": [{"name": "a", "context": {"cluster": "none", "user": "u"}}]}""")]
    [InlineData("""{"current-context": "a", "contexts": [{"name": "a", "context": {"cluster": "c", "user": "u"}}], "clusters": [{"name": "c", "cluster": {"server": "https://127.0.0.1:1"}}], "users": [{"name": "u", "user": {"client-certificate": "/none", "client-key": "/none"}}]}""")]
    public async Task A_kubeconfig_that_cannot_be_used_is_named(string content)
    {
        var (code, _, error) = await RunAsync(["--kubeconfig", folder.Write("k", content), "--data-dir", folder.File("data"), "--node-ip", "127.0.0.1"]);

        code.Should().Be(2);
        error.Should().Contain(folder.File("k"));
    }

    [Fact]
    public async Task Help_names_every_verb_and_the_variables()
    {
        var (code, output, _) = await RunAsync(["--help"]);

        code.Should().Be(0);
        output.Should().ContainAll("host", "compile", "KRUSTLET_NODE_NAME", "--bootstrap-kubeconfig");
    }

    public void Dispose() => folder.Dispose();

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await AgentCommandLine.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
