using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using k8s.Models;

namespace Krustlet.DevCluster.Schemas;

/// <summary>
/// The client library's model of a kind. Nearly all are named after version and kind; to look through the attributes of all its
/// types takes longer than all else that a cluster does to start, so that comes last.
/// </summary>
internal static class BuiltInModels
{
    /// <summary>Why reading the library's types is safe in a trimmed program.</summary>
    public const string Kept = "A program that is trimmed keeps the library's models whole: TrimmerRootDescriptor in its project file.";

    private static readonly Lazy<FrozenDictionary<(string Group, string Version, string Kind), Type>> All = new(ReadAll);

    /// <summary>The type, or null when the library has none.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Kept)]
    public static Type? Find(string group, string version, string kind)
    {
        // V1Pod; where two groups have a kind of the name, Corev1Event and Eventsv1Event.
        var prefix = group.Length == 0 ? "core" : group.Split('.')[0];
        string[] names = [$"{Title(version)}{kind}", $"{Title(prefix)}{version}{kind}"];
        return names
            .Select(name => typeof(V1Pod).Assembly.GetType($"{typeof(V1Pod).Namespace}.{name}"))
            .FirstOrDefault(type => type is not null && Describes(type, group, version, kind))
            ?? All.Value.GetValueOrDefault((group, version, kind));
    }

    private static string Title(string word) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(word);

    private static bool Describes(Type type, string group, string version, string kind) =>
        type.GetCustomAttribute<KubernetesEntityAttribute>() is { } entity && entity.Group == group && entity.ApiVersion == version && entity.Kind == kind;

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Kept)]
    private static FrozenDictionary<(string Group, string Version, string Kind), Type> ReadAll() =>
        typeof(V1Pod).Assembly.GetTypes()
            .Select(type => (Type: type, Entity: type.GetCustomAttribute<KubernetesEntityAttribute>()))
            .Where(model => model.Entity is not null)
            .GroupBy(model => (model.Entity!.Group, model.Entity.ApiVersion, model.Entity.Kind))
            .ToFrozenDictionary(models => models.Key, models => models.First().Type);
}
