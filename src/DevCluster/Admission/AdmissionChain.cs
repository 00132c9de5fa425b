namespace Krustlet.DevCluster.Admission;

/// <summary>Admission plugins in order.</summary>
internal sealed class AdmissionChain(IReadOnlyList<IAdmission> plugins)
{
    public void Admit(AdmissionRequest request)
    {
        foreach (var plugin in plugins)
        {
            plugin.Admit(request);
        }
    }
}
