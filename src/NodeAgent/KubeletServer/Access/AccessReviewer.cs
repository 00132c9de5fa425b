using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.KubeletServer.Access;

/// <summary>Asks the API server whether a caller may do something to this Node (SubjectAccessReview), and believes the answer for a while.</summary>
internal sealed class AccessReviewer(IApiClient api, INodeIdentity identity, ServerOptions options, TimeProvider time)
{
    private readonly ExpiringCache<string, bool> answers = new(capacity: 1024, time);

    /// <summary>Whether the caller may.</summary>
    /// <exception cref="ApiException">The API server could not be asked.</exception>
    public async Task<bool> IsAllowedAsync(Caller caller, string verb, string subresource, CancellationToken cancellationToken)
    {
        var key = Key(caller, verb, subresource);
        if (answers.TryGet(key, out var allowed))
        {
            return allowed;
        }

        var review = new V1SubjectAccessReview
        {
            ApiVersion = "authorization.k8s.io/v1",
            Kind = "SubjectAccessReview",
            Metadata = new V1ObjectMeta(),
            Spec = new V1SubjectAccessReviewSpec
            {
                User = caller.User,
                Uid = caller.Uid,
                Groups = [.. caller.Groups],
                Extra = caller.Extra.ToDictionary(),
                ResourceAttributes = new V1ResourceAttributes { Verb = verb, Version = "v1", Resource = "nodes", Subresource = subresource, Name = identity.NodeName },
            },
        };
        var answer = await api.CreateAsync(ApiResources.SubjectAccessReviews, review, cancellationToken).ConfigureAwait(false);
        allowed = answer.Status is { Allowed: true };
        answers.Set(key, allowed, allowed ? options.AuthorizedTtl : options.UnauthorizedTtl);
        return allowed;
    }

    // Lengths before parts, so that no choice of names makes two callers one.
    private static string Key(Caller caller, string verb, string subresource) => string.Concat(
        new[] { caller.User, caller.Uid ?? string.Empty, verb, subresource }
            .Concat(caller.Groups)
            .Concat(caller.Extra.OrderBy(extra => extra.Key, StringComparer.Ordinal).SelectMany(extra => extra.Value.Prepend(extra.Key)))
            .Select(part => $"{part.Length}:{part}"));
}
