using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Operator.Modules.Resolution;

/// <summary>A pool that offers a module credentials.</summary>
/// <param name="Name">The pool.</param>
/// <param name="Registry">Its registry that the module comes from, with a <c>credentialsSecretRef</c>.</param>
internal sealed record OfferingPool(string Name, NodePoolRegistry Registry);
