using System.Runtime.CompilerServices;
using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Tables;

/// <summary>Finds how a kind is printed: built-in kinds by their own rules, custom ones by their printer columns, the rest by name and age.</summary>
internal sealed class TablePrinters
{
    private readonly Dictionary<(string Group, string Kind), TablePrinter> _builtIn =
        new[] { WorkloadPrinters.All, CorePrinters.All, ClusterPrinters.All }.SelectMany(printers => printers).ToDictionary(pair => pair.Key, pair => pair.Value);

    private readonly ConditionalWeakTable<ResourceDefinition, TablePrinter> _custom = [];
    private readonly TablePrinter _nameAndAge = new([Cells.Name, Cells.Age]);

    public TablePrinter Of(ResourceDefinition definition)
    {
        if (definition.IsCustom)
        {
            return _custom.GetValue(definition, CustomResourcePrinter.Create);
        }

        var group = definition.Group == "events.k8s.io" ? "" : definition.Group;
        return _builtIn.GetValueOrDefault((group, definition.Kind), _nameAndAge);
    }
}
