using Web.Http;

namespace Web.Live;

/// <summary>Whether the Api's events reach this process.</summary>
/// <param name="IsUp">True, false, or null before the first attempt has ended.</param>
/// <param name="Since">Since when.</param>
/// <param name="Problem">What is wrong, when it is down.</param>
public sealed record ApiConnection(bool? IsUp, DateTimeOffset Since, Problem? Problem = null);
