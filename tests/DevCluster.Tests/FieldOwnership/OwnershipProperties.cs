using System.Text.Json.Nodes;
using FsCheck.Xunit;
using Krustlet.DevCluster.FieldOwnership;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Tests.Rules;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.DevCluster.Tests.FieldOwnership;

[Properties(Arbitrary = [typeof(JsonTexts)])]
public sealed class OwnershipProperties
{
    private static readonly ResourceDefinition Open = TestKinds.Custom("""{"type":"object","x-kubernetes-preserve-unknown-fields":true}""");

    private readonly FakeTimeProvider _time = new();
    private readonly FieldOwners _owners;

    public OwnershipProperties() => _owners = new(new SchemaCatalog(), _time);

    [Property]
    public bool Applying_twice_changes_nothing(JsonText first, JsonText other)
    {
        var live = Apply(Apply(null, "me", Spec(first)), "other", Spec(other));
        live = Apply(live, "me", Spec(first));
        _time.Advance(TimeSpan.FromMinutes(1));

        var before = live.ToJsonString();
        return Apply(live, "me", Spec(first)).ToJsonString() == before;
    }

    [Property]
    public bool The_object_has_what_was_applied_last(JsonText first, JsonText second)
    {
        var live = Apply(Apply(null, "me", Spec(first)), "me", Spec(second));

        return JsonNode.DeepEquals(live["spec"], Spec(second)["spec"]);
    }

    [Property]
    public bool Managers_of_different_fields_never_conflict(JsonText first, JsonText second)
    {
        var live = Apply(null, "one", Wrapped("left", first), force: false);
        live = Apply(live, "two", Wrapped("right", second), force: false);
        live = Apply(live, "one", Wrapped("left", second), force: false);

        return JsonNode.DeepEquals(live["left"], second.Parse()) && JsonNode.DeepEquals(live["right"], second.Parse());
    }

    [Property]
    public bool A_manager_that_leaves_takes_only_its_own_along(JsonText first, JsonText second)
    {
        var live = Apply(null, "one", Wrapped("left", first));
        live = Apply(live, "two", Wrapped("right", second));
        live = Apply(live, "one", new JsonObject { ["apiVersion"] = "example.com/v1", ["kind"] = "Widget" });

        return !live.ContainsKey("left") && JsonNode.DeepEquals(live["right"], second.Parse());
    }

    [Property]
    public bool Every_field_has_an_owner_after_an_update(JsonText before, JsonText after)
    {
        var live = Spec(before);
        _owners.RecordUpdate(Open, null, live, "one", null);
        var updated = live.DeepClone().AsObject();
        updated["spec"] = after.Parse();
        _owners.RecordUpdate(Open, live, updated, "two", null);

        var owned = (ManagedFields.Read(updated) ?? []).Aggregate(FieldSet.Empty, (all, entry) => all.Union(entry.Fields));
        return FieldSets.Named(new JsonObject { ["spec"] = after.Parse() }, Schema.Anything).Except(owned).IsEmpty;
    }

    [Property]
    public bool A_field_set_survives_being_written(JsonText value)
    {
        var set = FieldSets.Named(Spec(value), Schema.Anything);

        return FieldSet.Parse(set.ToJson()).SetEquals(set);
    }

    private JsonObject Apply(JsonObject? live, string manager, JsonObject applied, bool force = true) =>
        _owners.Apply(Open, live, applied, manager, null, force);

    private static JsonObject Spec(JsonText value) => Wrapped("spec", value);

    private static JsonObject Wrapped(string name, JsonText value) =>
        new() { ["apiVersion"] = "example.com/v1", ["kind"] = "Widget", [name] = value.Parse() };
}
