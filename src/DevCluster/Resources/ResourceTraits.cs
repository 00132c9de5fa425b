using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Resources;

/// <summary>How a resource departs from the common rules of writing objects.</summary>
/// <param name="Fields">What field selectors may name.</param>
/// <param name="HasGeneration">Whether <c>metadata.generation</c> counts changes of the specification.</param>
/// <param name="KeepsStatusOnCreate">Whether a create may set status (nodes register with theirs).</param>
/// <param name="ReturnsDeleted">Whether DELETE answers with the object instead of a Status.</param>
/// <param name="Verbs">Supported verbs, as discovery lists them.</param>
internal sealed record ResourceTraits(
    SelectableFields Fields,
    bool HasGeneration,
    bool KeepsStatusOnCreate,
    bool ReturnsDeleted,
    IReadOnlyList<string> Verbs)
{
    public static IReadOnlyList<string> AllVerbs { get; } =
        ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public static IReadOnlyList<string> CreateOnly { get; } = ["create"];

    /// <summary>A review: answered, never stored.</summary>
    public bool IsVirtual => ReferenceEquals(Verbs, CreateOnly);

    public static ResourceTraits Custom { get; } = new(new SelectableFields(), HasGeneration: true, KeepsStatusOnCreate: false, ReturnsDeleted: false, AllVerbs);
}
