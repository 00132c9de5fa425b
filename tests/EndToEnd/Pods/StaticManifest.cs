namespace Krustlet.EndToEnd.Pods;

/// <summary>The manifest of a static Pod <c>static</c>, in the folder that the shared nodes read; removed when it is disposed of.</summary>
internal sealed class StaticManifest(string folder, string space) : IDisposable
{
    private readonly string file = Path.Combine(folder, space + ".yaml");

    /// <summary>Where a preStop hook asks for <c>/held</c> on loopback; null for none.</summary>
    public int? PreStopPort { get; init; }

    /// <summary>The name of its mirror.</summary>
    public string MirrorOn(string node) => "static-" + node;

    public async Task WriteAsync(string image)
    {
        var hook = PreStopPort is { } port ? $$$"""lifecycle: { preStop: { httpGet: { host: 127.0.0.1, port: {{{port}}}, path: /held } } }""" : "stdin: false";
        await File.WriteAllTextAsync(
            file,
            $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: static, namespace: {{space}}}
            spec:
              containers:
              - name: main
                image: "{{image}}"
                args: ["tick(100000,100)"]
                {{hook}}
            """);
    }

    public void Remove() => File.Delete(file);

    public void Dispose() => Remove();
}
