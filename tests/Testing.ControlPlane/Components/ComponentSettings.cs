using Krustlet.Testing.ControlPlane.Certificates;
using Krustlet.Testing.ControlPlane.Programs;

namespace Krustlet.Testing.ControlPlane.Components;

/// <summary>Everything the command lines of the components are made from.</summary>
internal sealed record ComponentSettings(
    ControlPlanePrograms Programs,
    RealControlPlaneOptions Options,
    ClusterCertificates Certificates,
    ControlPlanePorts Ports,
    string StoreDirectory);
