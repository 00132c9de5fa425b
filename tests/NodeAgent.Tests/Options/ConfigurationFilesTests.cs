using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.Tests.Fakes;

namespace Krustlet.NodeAgent.Tests.Options;

public sealed class ConfigurationFilesTests : IDisposable
{
    private const string Head = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n";
    private readonly Folder folder = new();
    private IReadOnlyList<OptionProblem> notices = [];

    [Fact]
    public void Drop_ins_are_merged_in_the_order_of_their_names_and_flags_win()
    {
        var main = folder.Write("main.yaml", Head + "maxPods: 1\nport: 10260\nkubeReserved:\n  cpu: 100m\n  memory: 1Gi\ncontainerLogMaxFiles: 3");
        Directory.CreateDirectory(folder.File("d"));
        folder.Write("d/20.conf", Head + "maxPods: 20\nkubeReserved:\n  cpu: 300m");
        folder.Write("d/10.conf", Head + "maxPods: 10\ncontainerLogMaxFiles: 7");
        folder.Write("d/30.yaml", "maxPods: 30");

        var options = Read((ClusterSettings.Config, main), (ClusterSettings.ConfigDirectory, folder.File("d")), (ServerSettings.Port, "1"));

        options.Node.MaxPods.Should().Be(20, "the last drop-in wins, and what is not *.conf is none");
        options.Server.Port.Should().Be(1, "flags win over files");
        options.Modules.LogMaxFiles.Should().Be(7);
        options.Node.Reserved["cpu"].ToDecimal().Should().Be(0.3m);
        options.Node.Reserved["memory"].ToDecimal().Should().Be(1 << 30, "mappings are merged");
    }

    [Fact]
    public void A_drop_in_needs_no_file_beside_it_and_its_mistakes_are_told_with_its_name()
    {
        Directory.CreateDirectory(folder.File("d"));
        var path = folder.Write("d/a.conf", Head + "maxPods: many\nmaxpod: 3");

        var reading = () => Read((ClusterSettings.ConfigDirectory, folder.File("d")));

        reading.Should().Throw<AgentOptionsException>().Which.Problems.Should().BeEquivalentTo(
        [
            new OptionProblem($"{path} (maxPods)", "\"many\" is not usable; give a whole number from 1 to 1000000."),
            new OptionProblem($"{path} (maxpod)", "there is no such field; write maxPods, or remove it."),
        ]);
    }

    [Theory]
    [InlineData("authentication:\n  webhok:\n    enabled: true", "authentication.webhok", "authentication.webhook.enabled|remove it")]
    [InlineData("logging:\n  verbsity: 3", "logging.verbsity", "write logging.verbosity")]
    [InlineData("wholeNewThing: true", "wholeNewThing", "remove it")]
    public void A_field_that_nobody_knows_is_a_problem_with_advice(string yaml, string field, string advice)
    {
        var config = folder.Write("c.yaml", Head + yaml);

        var problem = FluentActions.Invoking(() => Read((ClusterSettings.Config, config))).Should().Throw<AgentOptionsException>().Which.Problems.Should().ContainSingle().Subject;

        problem.Origin.Should().Be($"{config} ({field})");
        advice.Split('|').Should().Contain(part => problem.Message.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void A_field_of_the_kubelets_that_changes_nothing_is_noticed_with_the_reason()
    {
        var config = folder.Write("c.yaml", Head + "cpuManagerPolicy: static\nlogging:\n  format: json");

        Read((ClusterSettings.Config, config));

        notices.Select(notice => notice.Origin).Should().Equal($"{config} (cpuManagerPolicy)", $"{config} (logging.format)");
    }

    [Fact]
    public void A_folder_that_is_not_there_is_a_problem() =>
        FluentActions.Invoking(() => Read((ClusterSettings.ConfigDirectory, "/no/such/folder"))).Should().Throw<AgentOptionsException>()
            .Which.Problems.Should().ContainSingle().Which.Origin.Should().Be("--config-dir");

    [Theory]
    [InlineData("authentication:\n  webhook:\n    enabled: false")]
    [InlineData("readOnlyPort: 10255")]
    [InlineData("enableServer: false")]
    [InlineData("tlsMinVersion: VersionTLS10")]
    [InlineData("healthzBindAddress: here")]
    [InlineData("streamingConnectionIdleTimeout: long")]
    public void What_would_open_the_api_or_cannot_be_is_refused(string yaml)
    {
        var config = folder.Write("c.yaml", Head + yaml);

        FluentActions.Invoking(() => Read((ClusterSettings.Config, config))).Should().Throw<AgentOptionsException>().Which.Problems.Should().ContainSingle();
    }

    [Fact]
    public void The_plain_healthz_can_be_moved_and_left_out()
    {
        Read().Server.Healthz!.ToString().Should().Be("127.0.0.1:10248");
        Read((ServerSettings.HealthzPort, "1234"), (ServerSettings.HealthzAddress, "127.0.0.3")).Server.Healthz!.ToString().Should().Be("127.0.0.3:1234");
        Read((ServerSettings.HealthzPort, "0")).Server.Healthz.Should().BeNull();
    }

    [Fact]
    public void No_field_both_counts_and_changes_nothing() =>
        PassedOverFields.All.Keys.Should().NotIntersectWith(AgentSettings.All.SelectMany(setting => setting.FileKeys));

    public void Dispose() => folder.Dispose();

    private AgentOptions Read(params (Setting Setting, string Text)[] flags)
    {
        var kubeconfig = folder.Write("kubeconfig", "{}");
        return AgentOptionsReader.Read(new FakeSettings(flags), new EnvironmentSettings(name => name == "KUBECONFIG" ? kubeconfig : null), new MachineDefaults("machine-1", folder.Path), told => notices = told);
    }
}
