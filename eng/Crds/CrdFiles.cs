using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.CrdGenerator;

/// <summary>Every CustomResourceDefinition of this project, as the files of config/crds.</summary>
internal static class CrdFiles
{
    private const string Heading = "# Generated from src/Contracts by `make generate`; edit the types there.\n";

    private static readonly Type[] Kinds = [typeof(WasmModule), typeof(WasmNodePool)];

    public static IReadOnlyList<CrdFile> Render()
    {
        var descriptions = new XmlDescriptions(typeof(WasmModule).Assembly);
        return [.. Kinds.Select(kind => Render(kind, descriptions))];
    }

    private static CrdFile Render(Type kind, XmlDescriptions descriptions)
    {
        var definition = new CrdBuilder(new SchemaBuilder(descriptions), descriptions).Build(kind);
        var entity = (KubernetesEntityAttribute)Attribute.GetCustomAttribute(kind, typeof(KubernetesEntityAttribute))!;
        return new CrdFile($"{entity.Group}_{entity.PluralName}.yaml", Heading + YamlText.Write(definition));
    }
}
