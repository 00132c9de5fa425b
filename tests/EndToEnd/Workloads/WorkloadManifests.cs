namespace Krustlet.EndToEnd.Workloads;

/// <summary>Workload objects of wasm Pods as a user would write them.</summary>
internal static class WorkloadManifests
{
    /// <summary>A template whose Pods log a word and stay up; every line is indented for a <c>spec.template</c>.</summary>
    public static string Template(string image, string word, string restartPolicy = "Always", string? command = null) => $"""
          template:
            metadata: {"{"} labels: {"{"} app: web {"}"} {"}"}
            spec:
              restartPolicy: {restartPolicy}
              nodeSelector: {"{"} kubernetes.io/arch: wasm32-wasi {"}"}
              tolerations: [{"{"} key: kubernetes.io/arch, operator: Exists {"}"}]
              containers:
              - name: main
                image: {image}
                args: ["log(stdout,{word})", "{command ?? "sleep(3600)"}"]
        """;

    public static string Workload(string kind, string image, string word, string extra) => $"""
        apiVersion: apps/v1
        kind: {kind}
        metadata: {"{"} name: web {"}"}
        spec:
          selector: {"{"} matchLabels: {"{"} app: web {"}"} {"}"}
          {extra}
        {Template(image, word)}
        """;

    /// <summary>A Job; what its Pods write to /scratch outlives their restarts.</summary>
    public static string Job(string image, string fields, string restartPolicy, string command) => $"""
        apiVersion: batch/v1
        kind: Job
        metadata: {"{"} name: work {"}"}
        spec:
          {fields}
        {Template(image, "working", restartPolicy, command)}
                volumeMounts: [{"{"} name: scratch, mountPath: /scratch {"}"}]
              volumes: [{"{"} name: scratch, emptyDir: {"{}"} {"}"}]
        """;
}
