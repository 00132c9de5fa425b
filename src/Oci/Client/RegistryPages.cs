using System.Runtime.CompilerServices;
using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Client;

/// <summary>Reads lists page by page, as their Link headers lead (RFC 8288; OCI distribution spec 1.1, "Listing Tags").</summary>
internal sealed class RegistryPages(RegistryTransport transport, RegistryClientOptions options, TimeProvider time)
{
    /// <summary>The pages from the first on.</summary>
    /// <param name="call">For whom.</param>
    /// <param name="first">The first page's address.</param>
    /// <param name="wanted">What is listed, as in "the tags".</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">ServerError: a next page that is on another host, or was read before; and every other kind.</exception>
    public async IAsyncEnumerable<RegistryPage> ReadAsync(
        RegistryCall call, Uri first, string wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = new HashSet<Uri>();
        for (Uri? page = first; page is not null;)
        {
            var address = page;
            if (!call.Endpoint.Owns(address) || !seen.Add(address))
            {
                throw new RegistryException(
                    RegistryErrorKind.ServerError,
                    $"{call.Host} continues its list of {wanted} at {address}, which is {(seen.Contains(address) ? "a page it gave before" : "on another host")}: report it to whoever runs the registry");
            }

            using var response = await transport.SendExpectingSuccessAsync(call, wanted, () => new HttpRequestMessage(HttpMethod.Get, address), cancellationToken);
            var content = await DocumentContent.ReadAsync(response, options, call, time, cancellationToken);
            yield return new RegistryPage(content, FiltersApplied(response));
            page = LinkHeader.Next(response, address);
        }
    }

    private static IReadOnlyList<string> FiltersApplied(HttpResponseMessage response) =>
        response.Headers.TryGetValues("OCI-Filters-Applied", out var values) ? [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries))] : [];
}
