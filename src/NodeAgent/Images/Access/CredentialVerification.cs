namespace Krustlet.NodeAgent.Images.Access;

/// <summary>Which images that are here a Pod may use only by what the registry accepted (KubeletConfiguration <c>imagePullCredentialsVerificationPolicy</c>).</summary>
internal enum CredentialVerification
{
    /// <summary>None: any Pod may use any image on the node.</summary>
    NeverVerify,

    /// <summary>Those that this agent pulled.</summary>
    NeverVerifyPreloadedImages,

    /// <summary>Those that this agent pulled, and those that are not on the list.</summary>
    NeverVerifyAllowlistedImages,

    /// <summary>All.</summary>
    AlwaysVerify,
}
