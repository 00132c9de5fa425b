namespace Krustlet.EndToEnd.Kubectls;

/// <summary>Manifests that the kubectl tests feed to it.</summary>
internal static class KubectlManifests
{
    public static string Module(string image, int replicas, string? pool = null) => $"""
        apiVersion: wasm.krustlet.dev/v1alpha1
        kind: WasmModule
        metadata:
          name: hello
        spec:
          module: {image}
          replicas: {replicas}
        """ + (pool is null ? string.Empty : $"\n  nodePool: {pool}");

    /// <summary>A Pod whose container <c>main</c> carries out a wasmercise script.</summary>
    public static string Pod(string name, string image, string restartPolicy, params string[] script) => $"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {name}
        spec:
          restartPolicy: {restartPolicy}
          terminationGracePeriodSeconds: 2
          nodeSelector:
            kubernetes.io/arch: wasm32-wasi
          tolerations:
            - key: kubernetes.io/arch
              operator: Exists
          containers:
            - name: main
              image: {image}
              args: [{string.Join(", ", script.Select(word => $"\"{word}\""))}]
        """;
}
