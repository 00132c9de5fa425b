using System.Net;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Apply;
using Krustlet.ControllerRuntime.Tests.Testing;

namespace Krustlet.ControllerRuntime.Tests.Apply;

public sealed class ServerSideApplierTests : IAsyncDisposable
{
    private const string Path = "/api/v1/namespaces/default/configmaps/a";
    private static readonly NamespacedName Name = new("default", "a");
    private readonly RuntimeFixture _fixture = new();
    private readonly ServerSideApplier _applier;

    public ServerSideApplierTests() => _applier = new ServerSideApplier(_fixture.Client, "me");

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task An_object_that_is_as_wanted_costs_no_request()
    {
        (await ApplyAsync("1")).Should().Be(ApplyOutcome.Applied);
        (await ApplyAsync("1")).Should().Be(ApplyOutcome.Unchanged);
        (await ApplyAsync("1")).Should().Be(ApplyOutcome.Unchanged);

        _fixture.Stub.Writes.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_change_of_what_is_wanted_is_applied_also_when_a_field_falls_away()
    {
        await ApplyAsync("1");
        (await ApplyAsync("2")).Should().Be(ApplyOutcome.Applied);
        (await ApplyAsync(null)).Should().Be(ApplyOutcome.Applied);
    }

    [Fact]
    public async Task Another_writers_change_of_our_field_is_undone_and_of_its_own_field_is_left_alone()
    {
        await ApplyAsync("1");
        _fixture.Stub.Put(Path, Patched("data", "ours", "stolen"));
        (await ApplyAsync("1")).Should().Be(ApplyOutcome.Applied);
        _fixture.Stub.Find(Path)!["data"]!["ours"]!.GetValue<string>().Should().Be("1");

        _fixture.Stub.Put(Path, Patched("data", "theirs", "x"));
        (await ApplyAsync("1")).Should().Be(ApplyOutcome.Unchanged);
    }

    [Fact]
    public async Task An_object_made_anew_under_the_same_name_is_applied_again()
    {
        await ApplyAsync("1");
        _fixture.Stub.Remove(Path);
        (await ApplyAsync("1")).Should().Be(ApplyOutcome.Applied);
        _fixture.Stub.Find(Path).Should().NotBeNull();
    }

    [Fact]
    public async Task A_failed_apply_is_not_remembered_as_done()
    {
        _fixture.Stub.Put(Path, """{"data":{"ours":"0"}}""");
        _fixture.Stub.FailNext(_ => true, HttpStatusCode.InternalServerError);
        var live = ConfigMap("0");
        var act = () => _applier.ApplyAsync(ApiResources.ConfigMaps, ConfigMap("1"), live);
        await act.Should().ThrowAsync<ApiException>();

        (await ApplyAsync("1")).Should().Be(ApplyOutcome.Applied);
    }

    [Fact]
    public void The_projection_keeps_what_was_asked_for_and_finds_list_entries_by_their_key()
    {
        var desired = System.Text.Json.Nodes.JsonNode.Parse("""{"spec":{"containers":[{"name":"main","image":"x"}],"args":["a"]}}""");
        var live = System.Text.Json.Nodes.JsonNode.Parse("""{"spec":{"containers":[{"name":"injected"},{"name":"main","image":"x","tty":false}],"args":["a","b"],"more":1},"status":{}}""");

        JsonProjection.Of(live, desired)!.ToJsonString().Should().Be("""{"spec":{"containers":[{"name":"main","image":"x"}],"args":["a","b"]}}""");
    }

    private async Task<ApplyOutcome> ApplyAsync(string? value)
    {
        var live = await _fixture.Client.GetAsync(ApiResources.ConfigMaps, Name, default);
        return (await _applier.ApplyAsync(ApiResources.ConfigMaps, ConfigMap(value), live)).Outcome;
    }

    private static V1ConfigMap ConfigMap(string? value) => new()
    {
        Metadata = new V1ObjectMeta { Name = Name.Name, NamespaceProperty = Name.Namespace },
        Data = value is null ? null : new Dictionary<string, string> { ["ours"] = value },
    };

    private System.Text.Json.Nodes.JsonObject Patched(string section, string key, string value)
    {
        var item = _fixture.Stub.Find(Path)!;
        item[section]![key] = value;
        return item;
    }
}
