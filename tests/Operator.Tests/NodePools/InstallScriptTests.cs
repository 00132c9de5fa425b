using System.Text;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Operator.NodePools.Joining;
using Krustlet.Operator.Tests.Packaging;

namespace Krustlet.Operator.Tests.NodePools;

/// <summary>The scripts of the install Secret, as shellcheck sees them. tests/EndToEnd runs them.</summary>
public sealed class InstallScriptTests
{
    [Theory]
    [InlineData("install.sh")]
    [InlineData("container.sh")]
    public async Task Shellcheck_finds_nothing_in_it(string script)
    {
        var pool = new WasmNodePool
        {
            Metadata = new k8s.Models.V1ObjectMeta { Name = "edge", Uid = "uid" },
            Spec = new WasmNodePoolSpec
            {
                Registries = [new NodePoolRegistry { Host = "registry.example.com:5000", Mirrors = ["cache.example.com"] }],
                Policy = new NodePoolPolicy { RequireSignatures = true, SignatureKeys = ["it's \"a\" $key `here`"] },
                Agent = new NodePoolAgent { Image = "registry.example.com/agent", Version = "1.2" },
            },
        };
        var secret = InstallSecretBuilder.Build(pool, "krustlet-system", AgentFiles.Of(pool, "krustlet-system", new Dictionary<string, string> { ["registry.example.com:5000"] = "PEM\nEOF\n" }), "token: $(id)\nEOF\n");
        var folder = Directory.CreateTempSubdirectory("krustlet-script-");
        try
        {
            var path = Path.Combine(folder.FullName, script);
            await File.WriteAllBytesAsync(path, secret.Data[script]);

            var run = await ToolRun.OfAsync("shellcheck", ["--shell=sh", path]);

            Encoding.UTF8.GetString(secret.Data[script]).Should().NotContain("$(id)\n", "what stands in a file, the shell does not read");
            run.Should().Be(new ToolRun(0, "", ""));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
