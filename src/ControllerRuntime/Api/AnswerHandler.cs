using System.Globalization;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>Tells of every call's outcome, as client-go counts them: the status code, or <c>&lt;error&gt;</c> when no answer came.</summary>
internal sealed class AnswerHandler(Action<string, string, string> answered) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var code = "<error>";
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            return response;
        }
        finally
        {
            answered(request.RequestUri?.Authority ?? string.Empty, request.Method.Method, code);
        }
    }
}
