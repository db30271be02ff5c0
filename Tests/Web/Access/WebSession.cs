using System.Net;
using System.Text.RegularExpressions;

namespace Tests.Web.Access;

/// <summary>A browser without a browser: keeps cookies, follows no redirect, sends the token of the page it was given.</summary>
internal sealed partial class WebSession : IDisposable
{
    private readonly HttpClientHandler _handler;

    public WebSession(Uri web, CookieContainer? cookies = null)
    {
        _handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies ?? new() };
        Http = new HttpClient(_handler) { BaseAddress = web };
    }

    public HttpClient Http { get; }

    public CookieContainer Cookies => _handler.CookieContainer;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(path, Cancel);

    public async Task<HttpResponseMessage> SignInAsync(string key, string returnUrl = "/queues") =>
        await PostAsync($"/sign-in?ReturnUrl={Uri.EscapeDataString(returnUrl)}", await TokenAsync("/sign-in"), ("_handler", "sign-in"), ("Key", key));

    public Task<HttpResponseMessage> PostAsync(string path, string token, params (string Name, string Value)[] fields) =>
        Http.PostAsync(path, new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]), Cancel);

    /// <summary>The antiforgery token of a page's form.</summary>
    public async Task<string> TokenAsync(string page) => Token().Match(await Http.GetStringAsync(page, Cancel)).Groups[1].Value;

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
