using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Web.Http;

namespace Web.Actions;

/// <summary>What came of an action. It is told on the page that comes next, once: until then a cookie carries it, so that any replica can tell it.</summary>
/// <param name="IsGood">Whether it was done.</param>
/// <param name="Title">What was done, or what is wrong.</param>
/// <param name="Detail">More of it.</param>
/// <param name="TaskId">The task that it started.</param>
public sealed record Notice(bool IsGood, string Title, string? Detail = null, string? TaskId = null)
{
    private const string Cookie = "notice";

    public static Notice Of(Problem problem) => new(IsGood: false, problem.Title ?? "The Api gave no answer", problem.Detail);

    public void Keep(HttpContext context) => context.Response.Cookies.Append(
        Cookie, Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this, NoticeJson.Default.Notice)), Options());

    /// <summary>The notice that this request brought, if any; the next one brings none.</summary>
    public static Notice? Take(HttpContext context)
    {
        if (!context.Request.Cookies.TryGetValue(Cookie, out var text))
            return null;
        context.Response.Cookies.Delete(Cookie, Options());
        try
        {
            return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(text), NoticeJson.Default.Notice);
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            return null;
        }
    }

    private static CookieOptions Options() => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = TimeSpan.FromSeconds(30), IsEssential = true };
}

[JsonSerializable(typeof(Notice))]
internal sealed partial class NoticeJson : JsonSerializerContext;
