using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Validation.Custom;
using Krustlet.DevCluster.Validation.Kinds;

namespace Krustlet.DevCluster.Validation;

/// <summary>Validates any object: its metadata, then its kind's own rules or its custom schema.</summary>
internal sealed class ObjectValidator(SchemaCatalog schemas)
{
    private static readonly FrozenDictionary<(string Group, string Kind), IKindValidator> Kinds = new Dictionary<(string, string), IKindValidator>
    {
        [("", "Pod")] = new PodValidator(),
        [("", "Service")] = new ServiceValidator(),
        [("", "Secret")] = new SecretValidator(),
        [("", "ConfigMap")] = new ConfigMapValidator(),
        [("", "Node")] = new NodeValidator(),
        [("", "Endpoints")] = new EndpointsValidator(),
        [("apps", "Deployment")] = new WorkloadValidator(),
        [("apps", "ReplicaSet")] = new WorkloadValidator(),
        [("apps", "StatefulSet")] = new WorkloadValidator(),
        [("apps", "DaemonSet")] = new WorkloadValidator(),
        [("batch", "Job")] = new JobValidator(),
        [("batch", "CronJob")] = new CronJobValidator(),
        [("discovery.k8s.io", "EndpointSlice")] = new EndpointSliceValidator(),
        [("node.k8s.io", "RuntimeClass")] = new RuntimeClassValidator(),
        [("apiextensions.k8s.io", "CustomResourceDefinition")] = new CustomResourceDefinitionValidator(),
    }.ToFrozenDictionary();

    /// <summary>Throws the 422 with everything that is wrong.</summary>
    public void Validate(ResourceDefinition resource, JsonObject value, JsonObject? old)
    {
        var errors = new FieldErrors();
        MetadataValidator.Validate(resource, value, old, errors);
        if (resource.IsCustom)
        {
            ValidateCustom(value, old, schemas.For(resource), errors);
        }
        else if (Kinds.TryGetValue((resource.Group, resource.Kind), out var kind))
        {
            kind.Validate(value, old, errors);
        }

        if (!errors.IsEmpty)
        {
            throw errors.ToException(resource, value);
        }
    }

    private static void ValidateCustom(JsonObject value, JsonObject? old, Schema schema, FieldErrors errors)
    {
        CustomValidator.Validate(value, schema, FieldPath.Root, errors);
        if (errors.IsEmpty)
        {
            // Rules may count on the schema: they see only what fits it.
            RuleChecks.Check(value, old, schema, FieldPath.Root, errors);
        }
    }
}
