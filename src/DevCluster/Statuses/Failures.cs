using System.Net;
using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Statuses;

/// <summary>The failures that more than one part answers with, worded as the Kubernetes API server words them.</summary>
internal static class Failures
{
    public static StatusException BadRequest(string message) => new(HttpStatusCode.BadRequest, "BadRequest", message);

    public static StatusException Unauthorized() => new(HttpStatusCode.Unauthorized, "Unauthorized", "Unauthorized");

    public static StatusException NoSuchPath() =>
        new(HttpStatusCode.NotFound, "NotFound", "the server could not find the requested resource");

    public static StatusException NotFound(ResourceDefinition resource, string name) =>
        new(HttpStatusCode.NotFound, "NotFound", $"{Qualified(resource)} \"{name}\" not found") { Details = DetailsOf(resource, name) };

    public static StatusException AlreadyExists(ResourceDefinition resource, string name) =>
        new(HttpStatusCode.Conflict, "AlreadyExists", $"{Qualified(resource)} \"{name}\" already exists") { Details = DetailsOf(resource, name) };

    public static StatusException Conflict(ResourceDefinition resource, string name, string why) =>
        new(HttpStatusCode.Conflict, "Conflict", $"Operation cannot be fulfilled on {Qualified(resource)} \"{name}\": {why}") { Details = DetailsOf(resource, name) };

    public static StatusException StaleVersion(ResourceDefinition resource, string name) =>
        Conflict(resource, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static StatusException Forbidden(ResourceDefinition resource, string name, string why) =>
        new(HttpStatusCode.Forbidden, "Forbidden", $"{Qualified(resource)} \"{name}\" is forbidden: {why}") { Details = DetailsOf(resource, name) };

    public static StatusException Invalid(ResourceDefinition resource, string name, params IReadOnlyList<StatusCause> causes) =>
        new(HttpStatusCode.UnprocessableEntity, "Invalid", InvalidMessage(resource, name, causes), causes)
        {
            Details = new StatusDetails(name, resource.Group, resource.Kind),
        };

    public static StatusException MethodNotAllowed() =>
        new(HttpStatusCode.MethodNotAllowed, "MethodNotAllowed", "the server does not allow this method on the requested resource");

    public static StatusException Expired(string message) => new(HttpStatusCode.Gone, "Expired", message);

    public static StatusException NotAcceptable(IEnumerable<string> offered) =>
        new(HttpStatusCode.NotAcceptable, "NotAcceptable", $"only the following media types are accepted: {string.Join(", ", offered)}");

    public static StatusException UnsupportedMediaType(string got, IEnumerable<string> accepted) =>
        new(HttpStatusCode.UnsupportedMediaType, "UnsupportedMediaType", $"the body of the request was in an unknown format ({got}) - accepted media types include: {string.Join(", ", accepted)}");

    public static StatusException Internal(string message) => new(HttpStatusCode.InternalServerError, "InternalError", $"Internal error occurred: {message}");

    public static StatusException TooManyRequests(string message, int? retryAfterSeconds) =>
        new(HttpStatusCode.TooManyRequests, "TooManyRequests", message) { Details = new StatusDetails(RetryAfterSeconds: retryAfterSeconds) };

    public static StatusException Unavailable(string message) => new(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable", message);

    private static string InvalidMessage(ResourceDefinition resource, string name, IReadOnlyList<StatusCause> causes)
    {
        var kind = resource.Group.Length == 0 ? resource.Kind : $"{resource.Kind}.{resource.Group}";
        var fields = causes.Select(cause => $"{cause.Field}: {cause.Message}").ToArray();
        return $"{kind} \"{name}\" is invalid: {(fields.Length == 1 ? fields[0] : $"[{string.Join(", ", fields)}]")}";
    }

    private static string Qualified(ResourceDefinition resource) =>
        resource.Group.Length == 0 ? resource.Plural : $"{resource.Plural}.{resource.Group}";

    private static StatusDetails DetailsOf(ResourceDefinition resource, string name) => new(name, resource.Group, resource.Plural);
}
