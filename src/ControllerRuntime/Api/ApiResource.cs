using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>
/// Where a kind lives in the API: <c>/api/v1</c> (empty group) or <c>/apis/GROUP/VERSION</c>, then
/// <c>[namespaces/NS/]PLURAL</c>.
/// </summary>
/// <typeparam name="T">The C# model of the kind.</typeparam>
public sealed record ApiResource<T>(string Group, string Version, string Plural, string Kind, bool Namespaced)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// How the kind's own C# types become JSON: a source-generated context. Null for the kinds that a node speaks of;
    /// their types are found whatever stands here, so another kind may contain them.
    /// </summary>
    public IJsonTypeInfoResolver? Json { get; init; }

    /// <summary><c>GROUP/VERSION</c>, or <c>VERSION</c> for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
