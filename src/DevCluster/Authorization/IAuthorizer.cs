using Krustlet.DevCluster.Authentication;

namespace Krustlet.DevCluster.Authorization;

/// <summary>Decides what users may do; also what SubjectAccessReviews are answered from.</summary>
internal interface IAuthorizer
{
    bool Allows(UserInfo user, AccessQuestion question);
}
