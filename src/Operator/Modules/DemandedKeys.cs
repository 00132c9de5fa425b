using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Verification;

namespace Krustlet.Operator.Modules;

/// <summary>The public keys of a module's verification, as its Pods' annotation has them for the node agents.</summary>
internal static class DemandedKeys
{
    /// <summary>The keys in PEM, one after the other; null when no signature is demanded.</summary>
    /// <exception cref="ModuleRefusedException">A signature is demanded and there is no key, or one that agents could not use either.</exception>
    public static string? Of(WasmModuleSpec spec)
    {
        if (spec.Verification is not { } verification || verification.Policy == SignaturePolicy.None)
        {
            return null;
        }

        if (verification.Keys is not { Count: > 0 } keys)
        {
            throw Refused("verification.keys is empty, so no signature could be good and nothing runs: give at least one public key in PEM there, or set verification.policy to None to run the module unchecked");
        }

        for (var index = 0; index < keys.Count; index++)
        {
            Check(keys[index], $"verification.keys[{index}]");
        }

        var text = string.Join('\n', keys.Select(static key => key.Trim())) + '\n';
        return text.Length <= VerificationKeys.LongestText
            ? text
            : throw Refused($"verification.keys are over {VerificationKeys.LongestText} characters together: give the public keys alone, and fewer of them");
    }

    private static void Check(string key, string origin)
    {
        try
        {
            VerificationKeys.Parse(key, origin);
        }
        catch (RegistryException unusable)
        {
            throw Refused(unusable.Message, unusable);
        }
    }

    private static ModuleRefusedException Refused(string message, Exception? inner = null) => new(RefusalReason.InvalidVerificationKeys, message, inner);
}
