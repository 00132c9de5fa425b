using System.Text.Json.Nodes;
using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Subresources;

/// <summary><c>serviceaccounts/token</c>: TokenRequest, the tokens that Pods are given.</summary>
internal sealed class TokenSubresource(ServiceAccountTokens tokens, ResourceCatalog catalog, TimeProvider time) : ISubresource
{
    private const long ShortestLifetime = 600;
    private const long DefaultLifetime = 3600;
    private static readonly string[] Verbs = ["create"];

    public SubresourceDefinition? On(ResourceDefinition resource) => resource is { Group: "", Plural: "serviceaccounts" }
        ? new SubresourceDefinition("token", "TokenRequest", new GroupVersion("authentication.k8s.io", "v1"), Verbs)
        : null;

    public async Task HandleAsync(ApiCall call)
    {
        if (call.Http.Request.Method != "POST")
        {
            throw Failures.MethodNotAllowed();
        }

        var request = await RequestBody.ReadObjectAsync(call.Http.Request, call.Cancelled) ?? [];
        var account = call.Resource.Store.Find(call.Key) ?? throw Failures.NotFound(call.Definition, call.Key.Name);
        request["spec"] ??= new JsonObject();
        var spec = request["spec"]!.AsObject();
        var lifetime = Lifetime(call, spec);
        var issued = time.GetUtcNow();
        var claims = Claims(call, account, spec, issued.ToUnixTimeSeconds(), lifetime);
        request["kind"] = "TokenRequest";
        request["apiVersion"] = "authentication.k8s.io/v1";
        request["metadata"] = new JsonObject { ["name"] = call.Key.Name, ["namespace"] = call.Key.Namespace, ["creationTimestamp"] = Timestamps.Format(issued) };
        spec["expirationSeconds"] = lifetime;
        spec["audiences"] = claims["aud"]!.DeepClone();
        request["status"] = new JsonObject
        {
            ["token"] = tokens.Sign(claims),
            ["expirationTimestamp"] = Timestamps.Format(issued.AddSeconds(lifetime)),
        };
        await ApiResponse.WriteAsync(call.Http, 201, request);
    }

    private static long Lifetime(ApiCall call, JsonObject spec)
    {
        var lifetime = (long?)spec["expirationSeconds"] ?? DefaultLifetime;
        return lifetime >= ShortestLifetime ? lifetime : throw Failures.Invalid(call.Definition, call.Key.Name, new StatusCause(
            "FieldValueInvalid", $"Invalid value: {lifetime}: may not specify a duration less than 10 minutes", "spec.expirationSeconds"));
    }

    private JsonObject Claims(ApiCall call, StoredObject account, JsonObject spec, long issued, long lifetime)
    {
        var facts = new JsonObject
        {
            ["namespace"] = call.Key.Namespace,
            ["serviceaccount"] = new JsonObject { ["name"] = call.Key.Name, ["uid"] = account.Uid },
        };
        Bind(call, facts, spec["boundObjectRef"] as JsonObject);
        return new JsonObject
        {
            ["aud"] = spec["audiences"] is JsonArray { Count: > 0 } audiences ? audiences.DeepClone() : new JsonArray(ServiceAccountTokens.Issuer),
            ["exp"] = issued + lifetime,
            ["iat"] = issued,
            ["iss"] = ServiceAccountTokens.Issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["kubernetes.io"] = facts,
            ["nbf"] = issued,
            ["sub"] = $"system:serviceaccount:{call.Key.Namespace}:{call.Key.Name}",
        };
    }

    private void Bind(ApiCall call, JsonObject facts, JsonObject? reference)
    {
        if (reference is null)
        {
            return;
        }

        var (plural, field) = (string?)reference["kind"] switch
        {
            "Pod" => ("pods", "pod"),
            "Secret" => ("secrets", "secret"),
            var other => throw Failures.BadRequest($"cannot bind token for serviceaccount to type {other}; bind to a Pod or a Secret"),
        };
        var resource = catalog.BuiltIn("", plural);
        var name = (string?)reference["name"] ?? "";
        var bound = resource.Store.Find(new ObjectKey(call.Key.Namespace, name)) ?? throw Failures.NotFound(resource.Definition, name);
        if ((string?)reference["uid"] is { Length: > 0 } uid && uid != bound.Uid)
        {
            throw Failures.Conflict(resource.Definition, name, $"the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated");
        }

        if (plural == "pods" && ((string?)bound.Thaw()["spec"]?["serviceAccountName"] ?? "default") != call.Key.Name)
        {
            throw Failures.BadRequest($"cannot bind token for serviceaccount \"{call.Key.Name}\" to pod running with different serviceaccount name.");
        }

        facts[field] = new JsonObject { ["name"] = name, ["uid"] = bound.Uid };
    }
}
