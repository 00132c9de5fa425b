namespace Krustlet.DevCluster.Admission;

/// <summary>One admission plugin.</summary>
internal interface IAdmission
{
    void Admit(AdmissionRequest request);
}
