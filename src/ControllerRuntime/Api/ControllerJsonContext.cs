using System.Text.Json.Serialization;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>
/// How the built-in kinds of which controllers speak, and no node, become JSON. Only read through <see cref="ApiJson"/>, which joins it to
/// <see cref="ApiJsonContext"/> and takes its options. A natively compiled program that uses none of them carries nothing of this.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(V1ClusterRoleBinding))]
[JsonSerializable(typeof(V1CronJob))]
[JsonSerializable(typeof(V1CustomResourceDefinition))]
[JsonSerializable(typeof(V1DaemonSet))]
[JsonSerializable(typeof(V1Deployment))]
[JsonSerializable(typeof(V1Endpoints))]
[JsonSerializable(typeof(V1HorizontalPodAutoscaler))]
[JsonSerializable(typeof(V1Job))]
[JsonSerializable(typeof(V1Namespace))]
[JsonSerializable(typeof(V1ReplicaSet))]
[JsonSerializable(typeof(V1Role))]
[JsonSerializable(typeof(V1RoleBinding))]
[JsonSerializable(typeof(V1RuntimeClass))]
[JsonSerializable(typeof(V1StatefulSet))]
[JsonSerializable(typeof(V1StorageClass))]
internal sealed partial class ControllerJsonContext : JsonSerializerContext;
