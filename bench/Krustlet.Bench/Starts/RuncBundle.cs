using System.Text.Json.Nodes;

namespace Krustlet.Bench.Starts;

/// <summary>An OCI bundle with one static program in namespaces of its own; deleted with everything runc kept about it.</summary>
internal sealed class RuncBundle : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("krustlet-runc-");

    public RuncBundle(string program)
    {
        var root = folder.CreateSubdirectory("bundle/rootfs");
        root.CreateSubdirectory("proc");
        File.Copy(program, Path.Combine(root.FullName, "program"));
        File.WriteAllText(Path.Combine(Bundle, "config.json"), Configuration().ToJsonString());
    }

    /// <summary>The command line of one container; <c>{}</c> is its name.</summary>
    public IReadOnlyList<string> Command => [Program, "--root", Path.Combine(folder.FullName, "state"), "run", "--bundle", Bundle, "{}"];

    // Where Debian's package puts it, by release.
    private static string Program => new[] { "/usr/sbin/runc", "/usr/bin/runc" }.FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("runc is missing: run eng/prerequisites");

    private string Bundle => Path.Combine(folder.FullName, "bundle");

    public void Dispose() => folder.Delete(recursive: true);

    private static JsonObject Configuration() => new()
    {
        ["ociVersion"] = "1.0.2",
        ["process"] = new JsonObject
        {
            ["user"] = new JsonObject { ["uid"] = 0, ["gid"] = 0 },
            ["args"] = new JsonArray("/program"),
            ["cwd"] = "/",
            ["noNewPrivileges"] = true,
        },
        ["root"] = new JsonObject { ["path"] = "rootfs", ["readonly"] = true },
        ["mounts"] = new JsonArray(new JsonObject { ["destination"] = "/proc", ["type"] = "proc", ["source"] = "proc" }),
        ["linux"] = new JsonObject { ["namespaces"] = Namespaces() },
    };

    private static JsonArray Namespaces() => new([.. new[] { "pid", "ipc", "uts", "mount", "network" }.Select(type => new JsonObject { ["type"] = type })]);
}
