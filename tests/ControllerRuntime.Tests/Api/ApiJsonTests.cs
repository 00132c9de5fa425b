using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Tests.Testing;

namespace Krustlet.ControllerRuntime.Tests.Api;

/// <summary>Our JSON is the Kubernetes client package's, for every kind that Krustlet speaks of.</summary>
public sealed class ApiJsonTests
{
    public static TheoryData<Type> Kinds => new(
        [
            .. typeof(ApiResources).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(property => property.PropertyType.GetGenericArguments()[0]),
            typeof(Authenticationv1TokenRequest), typeof(V1Binding), typeof(V1DeleteOptions), typeof(V1PodList),
        ]);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_field_of_a_kind_is_written_and_read_as_the_client_package_does(Type kind)
    {
        var filled = FilledObjects.Of(kind);
        var info = InfoOf(kind);

        var ours = JsonSerializer.Serialize(filled, info);

        Canonical(ours).Should().Be(Canonical(KubernetesJson.Serialize(filled)));
        JsonSerializer.Serialize(JsonSerializer.Deserialize(ours, info), info).Should().Be(ours);
        JsonSerializer.Serialize(JsonSerializer.Deserialize(ours, kind, SourceGenerationContext.Default), info).Should().Be(ours);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_empty_object_has_no_nulls_and_unknown_fields_are_ignored(Type kind)
    {
        var info = InfoOf(kind);

        var read = JsonSerializer.Deserialize("""{"metadata":{},"notKnown":{"a":[1,{"b":null}]},"spec":null}""", info)!;

        JsonSerializer.Serialize(read, info).Should().Be(KubernetesJson.Serialize(read)).And.NotContain("null");
    }

    [Fact]
    public void A_status_is_read_as_the_server_writes_it()
    {
        var filled = (V1Status)FilledObjects.Of(typeof(V1Status));

        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(filled, ApiJson.BuiltIn<V1Status>()), ApiJson.BuiltIn<V1Status>())!;

        read.Should().BeEquivalentTo(filled);
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05.678901Z", "2026-01-02T03:04:05.678901Z")]
    [InlineData("2026-01-02T05:04:05+02:00", "2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123456Z")]
    [InlineData("2026-01-02T03:04:05.5Z", "2026-01-02T03:04:05.500000Z")]
    public void Times_are_read_in_every_form_and_written_in_whole_microseconds(string given, string written)
    {
        var read = Read<V1Lease>("{\"spec\":{\"renewTime\":\"" + given + "\"}}");

        Write(read).Should().Contain($"\"renewTime\":\"{written}\"");
    }

    [Theory]
    [InlineData("8080")]
    [InlineData("\"http\"")]
    [InlineData("\"25%\"")]
    public void A_port_stays_a_number_or_a_name(string port)
    {
        var read = Read<V1Service>("{\"spec\":{\"ports\":[{\"port\":80,\"targetPort\":" + port + "}]}}");

        Write(read).Should().Contain($"\"targetPort\":{port}");
    }

    [Theory]
    [InlineData("\"1500m\"", "1500m")]
    [InlineData("\"64Mi\"", "64Mi")]
    [InlineData("2", "2")]
    [InlineData("0.5", "500m")]
    public void A_quantity_is_read_from_text_or_number_and_written_as_text(string given, string written)
    {
        var read = Read<V1Node>("{\"status\":{\"capacity\":{\"cpu\":" + given + "}}}");

        Write(read).Should().Contain($"\"cpu\":\"{written}\"");
    }

    [Fact]
    public void Fields_of_no_type_are_written_back_as_they_were_read()
    {
        const string Fields = """{"f:metadata":{"f:labels":{".":{},"f:app":{}}},"list":[1,"two",null]}""";

        var read = Read<V1ConfigMap>("{\"metadata\":{\"managedFields\":[{\"manager\":\"kubectl\",\"fieldsV1\":" + Fields + "}]}}");

        JsonNode.DeepEquals(JsonNode.Parse(Write(read))!["metadata"]!["managedFields"]![0]!["fieldsV1"], JsonNode.Parse(Fields)).Should().BeTrue();
    }

    [Fact]
    public void A_secrets_bytes_are_base64()
    {
        var read = Read<V1Secret>("""{"data":{"key":"AAH+/w=="}}""");

        read.Data["key"].Should().Equal(0, 1, 254, 255);
        JsonNode.Parse(Write(read))!["data"]!["key"]!.GetValue<string>().Should().Be("AAH+/w==");
    }

    [Fact]
    public void A_type_of_no_kind_that_is_spoken_of_is_refused()
    {
        var act = ApiJson.BuiltIn<V1FlowSchema>;

        act.Should().Throw<NotSupportedException>();
    }

    private static JsonTypeInfo InfoOf(Type type) => ResourceJson(type) is { } json
        ? (JsonTypeInfo)typeof(ApiJson).GetMethod(nameof(ApiJson.With))!.MakeGenericMethod(type).Invoke(new ApiJson(), [json])!
        : (JsonTypeInfo)typeof(ApiJson).GetMethod(nameof(ApiJson.BuiltIn))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static object? ResourceJson(Type type) => typeof(ApiResources).GetProperties(BindingFlags.Public | BindingFlags.Static)
        .Where(property => property.PropertyType.GetGenericArguments() is [var kind] && kind == type)
        .Select(property => property.PropertyType.GetProperty(nameof(ApiResource<V1Pod>.Json))!.GetValue(property.GetValue(null)))
        .SingleOrDefault();

    private static T Read<T>(string json) => JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(json), ApiJson.BuiltIn<T>())!;

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, ApiJson.BuiltIn<T>());

    private static string Canonical(string json) => JsonSerializer.Serialize(JsonNode.Parse(json));
}
