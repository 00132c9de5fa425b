namespace Krustlet.Testing.ControlPlane.Programs;

/// <summary>A Kubernetes minor version, such as 1.20: what decides which flags a component knows.</summary>
internal readonly record struct KubernetesVersion(int Major, int Minor)
{
    private const string Prefix = "Kubernetes v";

    /// <summary>Until 1.23 the controller manager and the scheduler also open a plain HTTP port, unless told not to.</summary>
    public bool HasInsecurePorts => Major == 1 && Minor < 24;

    /// <summary>Until 1.23 a service account gets a token Secret, and no pod can use the account before.</summary>
    public bool HasTokenSecrets => Major == 1 && Minor < 24;

    /// <summary>Until 1.20 a feature gate, IPv6DualStack, that is off holds second addresses back.</summary>
    public bool HasDualStackOff => Major == 1 && Minor < 21;

    /// <summary>Reads what <c>kube-apiserver --version</c> prints: <c>Kubernetes v1.20.2</c>.</summary>
    /// <exception cref="ProgramsUnusableException">The text has another form.</exception>
    public static KubernetesVersion Parse(string output)
    {
        var text = output.Trim();
        var numbers = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..].Split('.') : [];
        return numbers.Length >= 2 && int.TryParse(numbers[0], out var major) && int.TryParse(numbers[1], out var minor)
            ? new KubernetesVersion(major, minor)
            : throw new ProgramsUnusableException($"Expected a version like '{Prefix}1.20.2' from kube-apiserver, got '{text}'.");
    }
}
