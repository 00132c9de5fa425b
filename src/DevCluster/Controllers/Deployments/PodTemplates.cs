using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Deployments;

/// <summary>Pod templates compared, and named by a hash.</summary>
internal static class PodTemplates
{
    // No vowels, so that no hash spells a word (apimachinery rand.SafeEncodeString).
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    public static bool Same(V1PodTemplateSpec one, V1PodTemplateSpec other) => JsonNode.DeepEquals(WithoutHash(one), WithoutHash(other));

    /// <summary>The value of <c>pod-template-hash</c>.</summary>
    public static string Hash(V1PodTemplateSpec template, int collisions)
    {
        var hash = 2166136261u;
        var text = ObjectJson.Sorted(WithoutHash(template))!.ToJsonString() + (collisions == 0 ? "" : collisions.ToString(CultureInfo.InvariantCulture));
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ value) * 16777619u;
        }

        return string.Concat(hash.ToString(CultureInfo.InvariantCulture).Select(digit => Alphabet[digit % Alphabet.Length]));
    }

    /// <summary>The template of a ReplicaSet: the Deployment's with the hash among its labels.</summary>
    public static V1PodTemplateSpec WithHash(V1PodTemplateSpec template, string hash) =>
        template with { Metadata = (template.Metadata ?? new V1ObjectMeta()) with { Labels = WithHash(template.Metadata?.Labels, hash) } };

    public static Dictionary<string, string> WithHash(IDictionary<string, string>? labels, string hash) =>
        new(labels ?? new Dictionary<string, string>()) { [DeploymentNotes.HashLabel] = hash };

    private static JsonNode WithoutHash(V1PodTemplateSpec template)
    {
        var json = ObjectJson.Of(template)!;
        if (json["metadata"] is JsonObject metadata)
        {
            metadata.Remove("creationTimestamp");
            if (metadata["labels"] is JsonObject labels)
            {
                labels.Remove(DeploymentNotes.HashLabel);
            }
        }

        return json;
    }
}
