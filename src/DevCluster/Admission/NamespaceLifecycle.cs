using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Admission;

/// <summary>Nothing is created in a namespace that is missing or on its way out.</summary>
internal sealed class NamespaceLifecycle(ServedResource namespaces) : IAdmission
{
    public void Admit(AdmissionRequest request)
    {
        var name = ObjectMetadata.Text(request.Value, "namespace");
        if (request.Live is not null || name.Length == 0)
        {
            return;
        }

        var stored = namespaces.Store.Find(new ObjectKey("", name)) ?? throw Failures.NotFound(namespaces.Definition, name);
        if (stored.Fields["status.phase"] == "Terminating")
        {
            throw Terminating(request, name);
        }
    }

    private static StatusException Terminating(AdmissionRequest request, string name)
    {
        var refused = Failures.Forbidden(
            request.Resource.Definition,
            ObjectMetadata.Text(request.Value, "name"),
            $"unable to create new content in namespace {name} because it is being terminated");
        var cause = new StatusCause("NamespaceTerminating", $"namespace {name} is being terminated", "metadata.namespace");
        return new StatusException(refused.Code, refused.Reason, refused.Message, [cause]) { Details = refused.Details };
    }
}
