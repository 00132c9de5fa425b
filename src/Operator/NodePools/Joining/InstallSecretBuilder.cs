using System.Text;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.NodePools.Joining;

/// <summary>
/// The Secret by which machines join an External pool: the agent's files, a systemd unit, and two scripts that put them into place and start the
/// agent, as a service (<c>install.sh</c>) or in a container (<c>container.sh</c>). Pure.
/// </summary>
internal static class InstallSecretBuilder
{
    public const string BootstrapFile = "bootstrap-kubelet.conf";
    public const string UnitFile = "krustlet-agent.service";
    public const string DefaultImage = "krustlet-agent:latest";
    private const string Data = "/var/lib/krustlet";
    private const string Program = "/usr/local/bin/krustlet-agent";

    public static string NameOf(string pool) => PoolObjects.Name(pool, "install");

    /// <summary>The agent's arguments; what is asked again at every start is in its files.</summary>
    public static string Arguments =>
        $"--config {AgentFiles.Folder}/{AgentFiles.ConfigurationFile} --bootstrap-kubeconfig {AgentFiles.Folder}/{BootstrapFile} --kubeconfig {Data}/kubeconfig --data-dir {Data}";

    public static V1Secret Build(WasmNodePool pool, string inNamespace, AgentFiles files, string bootstrapKubeconfig)
    {
        var content = new Dictionary<string, string>(files.Content) { [BootstrapFile] = bootstrapKubeconfig };
        var image = Image(pool.Spec.Agent);
        var scripts = new Dictionary<string, string>
        {
            [UnitFile] = Unit,
            ["install.sh"] = Script(content.Append(new(UnitFile, Unit)), $"""
                test -x {Program} || {Fail($"{Program} is missing: put the agent there first")}
                mv {AgentFiles.Folder}/{UnitFile} /etc/systemd/system/{UnitFile}
                systemctl daemon-reload
                systemctl enable {UnitFile}
                systemctl restart {UnitFile}
                """),
            ["container.sh"] = Script(content, $"""
                docker rm --force krustlet-agent 2>/dev/null || true
                docker run --detach --name krustlet-agent --restart unless-stopped --network host --volume {AgentFiles.Folder}:{AgentFiles.Folder}:ro --volume {Data}:{Data} {image} {Arguments}
                """),
        };
        return new V1Secret
        {
            ApiVersion = ApiResources.Secrets.ApiVersion,
            Kind = ApiResources.Secrets.Kind,
            Metadata = PoolObjects.Metadata(pool, inNamespace, NameOf(pool.Metadata.Name)),
            Type = "Opaque",
            Data = content.Concat(scripts).ToDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(file.Value)),
        };
    }

    /// <summary>The image of the pool's agents: with the version as tag, unless the image names a tag or digest itself.</summary>
    public static string Image(NodePoolAgent? agent)
    {
        var image = agent?.Image ?? (agent?.Version is null ? DefaultImage : DefaultImage[..DefaultImage.IndexOf(':', StringComparison.Ordinal)]);
        var hasTag = image.Contains('@', StringComparison.Ordinal) || image.LastIndexOf(':') > image.LastIndexOf('/');
        return agent?.Version is { } version && !hasTag ? $"{image}:{version}" : image;
    }

    private static string Unit { get; } = $"""
        [Unit]
        Description=Krustlet node agent
        Wants=network-online.target
        After=network-online.target

        [Service]
        ExecStart={Program} {Arguments}
        Restart=always
        RestartSec=5
        KillMode=process

        [Install]
        WantedBy=multi-user.target

        """;

    private static string Script(IEnumerable<KeyValuePair<string, string>> files, string then)
    {
        var script = new StringBuilder("#!/bin/sh\nset -eu\numask 077\n");
        script.Append("test \"$(id -u)\" = 0 || ").Append(Fail("run this as root")).Append('\n');
        script.Append("mkdir -p ").Append(AgentFiles.Folder).Append(' ').Append(Data).Append('\n');
        foreach (var (name, text) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            // In base64: whatever stands in a file, the shell does not read it.
            script.Append("base64 -d > ").Append(AgentFiles.Folder).Append('/').Append(name).Append(" <<'EOF'\n");
            script.Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(text), Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n")).Append("\nEOF\n");
        }

        return script.Append(then.ReplaceLineEndings("\n")).Append('\n').ToString();
    }

    private static string Fail(string message) => $"{{ echo '{message}' >&2; exit 1; }}";
}
