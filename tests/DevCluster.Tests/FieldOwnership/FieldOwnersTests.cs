using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.FieldOwnership;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Tests.Rules;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.DevCluster.Tests.FieldOwnership;

public sealed class FieldOwnersTests
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FakeTimeProvider _time = new(new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly FieldOwners _owners;

    public FieldOwnersTests() => _owners = new(new SchemaCatalog(), _time);

    [Fact]
    public void An_applied_object_records_its_leaves_and_items()
    {
        var applied = Apply(null, "me", Deployment("""{"replicas":2,"template":{"spec":{"containers":[{"name":"web","image":"a"}]}}}"""));

        applied["metadata"]!["managedFields"]!.ToJsonString(Readable).Should().Be(
            """[{"manager":"me","operation":"Apply","apiVersion":"apps/v1","time":"2030-01-02T03:04:05Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{},"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{},"f:name":{}}}}}}}}]""");
    }

    [Fact]
    public void Applying_the_same_again_later_changes_nothing_at_all()
    {
        var live = Apply(null, "me", Deployment("""{"replicas":2}"""));
        _time.Advance(TimeSpan.FromHours(1));

        var before = live.ToJsonString();

        var again = Apply(live, "me", Deployment("""{"replicas":2}"""));

        again.ToJsonString().Should().Be(before, "times and owners stay too");
        again.Should().NotBeSameAs(live, "what comes of it is compared with the live object");
    }

    [Fact]
    public void Changing_what_another_manager_owns_is_a_conflict_in_the_api_servers_words()
    {
        var live = Deployment("""{"replicas":1}""");
        _owners.RecordUpdate(TestKinds.Deployment, null, live, "kubectl-client-side-apply", null);

        var conflicting = () => Apply(live, "me", Deployment("""{"replicas":5}"""));

        var failure = conflicting.Should().Throw<StatusException>().Which;
        failure.Message.Should().Be("Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using apps/v1: .spec.replicas");
        failure.Causes.Should().ContainSingle().Which.Should().Be(
            new StatusCause("FieldManagerConflict", "conflict with \"kubectl-client-side-apply\" using apps/v1", ".spec.replicas"));
    }

    [Fact]
    public void Several_conflicts_are_listed_by_manager()
    {
        var live = Deployment("""{"replicas":1,"paused":true}""");
        _owners.RecordUpdate(TestKinds.Deployment, null, live, "a", null);

        var conflicting = () => Apply(live, "me", Deployment("""{"replicas":5,"paused":false}"""));

        conflicting.Should().Throw<StatusException>().WithMessage("Apply failed with 2 conflicts: conflicts with \"a\" using apps/v1:\n- .spec.paused\n- .spec.replicas");
    }

    [Fact]
    public void Force_takes_the_field_away_from_its_owner()
    {
        var live = Apply(null, "first", Deployment("""{"replicas":1}"""));

        var forced = Apply(live, "second", Deployment("""{"replicas":5}"""), force: true);

        forced["spec"]!["replicas"]!.GetValue<int>().Should().Be(5);
        Owners(forced).Should().Equal("second");
    }

    [Fact]
    public void The_same_value_is_shared_without_conflict()
    {
        var live = Apply(null, "first", Deployment("""{"replicas":1}"""));

        Owners(Apply(live, "second", Deployment("""{"replicas":1}"""))).Should().BeEquivalentTo("first", "second");
    }

    [Fact]
    public void What_is_no_longer_applied_is_removed_with_its_defaults()
    {
        var live = Apply(null, "me", Deployment("""{"template":{"spec":{"containers":[{"name":"a","image":"x"},{"name":"b","image":"y"}]}}}"""));
        live["spec"]!["template"]!["spec"]!["containers"]![1]!["imagePullPolicy"] = "Always";

        var smaller = Apply(live, "me", Deployment("""{"template":{"spec":{"containers":[{"name":"a","image":"x"}]}}}"""));

        smaller["spec"]!["template"]!["spec"]!["containers"]!.ToJsonString().Should().Be("""[{"name":"a","image":"x"}]""");
    }

    [Fact]
    public void What_is_no_longer_applied_stays_while_another_manager_owns_it()
    {
        var live = Apply(null, "first", Labelled("""{"a":"1","b":"2"}"""));
        live = Apply(live, "second", Labelled("""{"b":"2"}"""));

        var after = Apply(live, "first", Labelled("""{"a":"1"}"""));

        after["metadata"]!["labels"]!.ToJsonString().Should().Be("""{"a":"1","b":"2"}""");
    }

    [Fact]
    public void An_update_moves_changed_fields_to_the_updater()
    {
        var live = Apply(null, "applier", Deployment("""{"replicas":1,"paused":true}"""));
        var updated = live.DeepClone().AsObject();
        updated["spec"]!["replicas"] = 3;

        _owners.RecordUpdate(TestKinds.Deployment, live, updated, "scaler", null);

        FieldsOf(updated, "applier").Should().Be("""{"f:spec":{"f:paused":{}}}""");
        FieldsOf(updated, "scaler").Should().Be("""{"f:spec":{"f:replicas":{}}}""");
    }

    [Fact]
    public void An_update_that_changes_nothing_leaves_every_time_as_it_was()
    {
        var live = Apply(null, "applier", Deployment("""{"replicas":1}"""));
        var updated = live.DeepClone().AsObject();
        _time.Advance(TimeSpan.FromHours(1));

        _owners.RecordUpdate(TestKinds.Deployment, live, updated, "other", null);

        updated.ToJsonString().Should().Be(live.ToJsonString());
    }

    [Fact]
    public void A_status_write_is_owned_apart()
    {
        var live = Apply(null, "applier", Deployment("""{"replicas":1}"""));
        var updated = live.DeepClone().AsObject();
        updated["status"] = new JsonObject { ["readyReplicas"] = 1 };

        _owners.RecordUpdate(TestKinds.Deployment, live, updated, "controller", "status");

        updated["metadata"]!["managedFields"]![1]!["subresource"]!.GetValue<string>().Should().Be("status");
        FieldsOf(updated, "controller").Should().StartWith("""{"f:status":{""").And.Contain("f:readyReplicas");
    }

    [Fact]
    public void Apply_ignores_status_where_it_is_a_subresource()
    {
        var applied = Deployment("""{"replicas":1}""");
        applied["status"] = new JsonObject { ["readyReplicas"] = 9 };

        Apply(null, "me", applied).ContainsKey("status").Should().BeFalse();
    }

    [Fact]
    public void A_client_may_rewrite_the_record_as_kubectl_does_on_migration()
    {
        var live = Deployment("""{"replicas":1}""");
        _owners.RecordUpdate(TestKinds.Deployment, null, live, "kubectl-client-side-apply", null);
        var migrated = live.DeepClone().AsObject();
        var entry = migrated["metadata"]!["managedFields"]![0]!;
        entry["manager"] = "kubectl";
        entry["operation"] = "Apply";

        _owners.RecordUpdate(TestKinds.Deployment, live, migrated, "kubectl-client-side-apply", null);
        var applied = Apply(migrated, "kubectl", Deployment("""{"replicas":4}"""));

        applied["spec"]!["replicas"]!.GetValue<int>().Should().Be(4);
        Owners(applied).Should().Equal("kubectl");
    }

    [Fact]
    public void An_object_without_a_record_belongs_to_before_first_apply()
    {
        var live = Deployment("""{"replicas":1}""");

        var conflicting = () => Apply(live, "me", Deployment("""{"replicas":2}"""));

        conflicting.Should().Throw<StatusException>().WithMessage("*\"before-first-apply\" using apps/v1: .spec.replicas");
    }

    [Fact]
    public void Atomic_lists_are_owned_as_one()
    {
        var live = Apply(null, "me", Pod("""{"tolerations":[{"key":"a"}]}"""), TestKinds.Pod);

        FieldsOf(live, "me").Should().Be("""{"f:spec":{"f:tolerations":{}}}""");
    }

    [Fact]
    public void A_port_without_protocol_is_the_TCP_port()
    {
        var live = Pod("""{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"TCP"}]}]}""");
        _owners.RecordUpdate(TestKinds.Pod, null, live, "first", null);

        var applied = Apply(live, "me", Pod("""{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"http"}]}]}"""), TestKinds.Pod);

        applied["spec"]!["containers"]![0]!["ports"]!.ToJsonString().Should().Be("""[{"containerPort":80,"protocol":"TCP","name":"http"}]""");
    }

    [Fact]
    public void An_unknown_field_is_refused_by_its_path()
    {
        var failing = () => Apply(null, "me", Deployment("""{"replicaz":1}"""));

        failing.Should().Throw<StatusException>().WithMessage("*.spec.replicaz: field not declared in schema");
    }

    private JsonObject Apply(JsonObject? live, string manager, JsonObject applied, ResourceDefinition? resource = null, bool force = false) =>
        _owners.Apply(resource ?? TestKinds.Deployment, live, applied, manager, null, force);

    private static JsonObject Deployment(string spec) => TestKinds.Object(
        """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","namespace":"n"},"spec":""" + spec + "}");

    private static JsonObject Pod(string spec) => TestKinds.Object(
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n"},"spec":""" + spec + "}");

    private static JsonObject Labelled(string labels) => TestKinds.Object(
        """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","namespace":"n","labels":""" + labels + "}}");

    private static IEnumerable<string> Owners(JsonObject value) =>
        value["metadata"]!["managedFields"]!.AsArray().Select(entry => entry!["manager"]!.GetValue<string>());

    private static string FieldsOf(JsonObject value, string manager) =>
        value["metadata"]!["managedFields"]!.AsArray().Single(entry => entry!["manager"]!.GetValue<string>() == manager)!["fieldsV1"]!.ToJsonString();
}
