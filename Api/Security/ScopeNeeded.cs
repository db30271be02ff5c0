using Microsoft.AspNetCore.Authorization;
using TaskQueue.Contracts;

namespace Api.Security;

/// <summary>The scope that an endpoint asks of its caller. It is the name of a policy, too.</summary>
internal sealed class ScopeNeeded(string scope) : IAuthorizeData
{
    public const string Claim = "scope";

    public string Scope => scope;

    string? IAuthorizeData.Policy { get => scope; set => throw new NotSupportedException(); }

    string? IAuthorizeData.Roles { get => null; set => throw new NotSupportedException(); }

    string? IAuthorizeData.AuthenticationSchemes { get => null; set => throw new NotSupportedException(); }
}

internal static class ScopeConventions
{
    /// <summary>Names the scope that the endpoints ask for.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new ScopeNeeded(scope));

    /// <summary>Endpoints that name no scope: to look takes <c>read</c>, all else takes <c>operate</c>.</summary>
    public static RouteGroupBuilder NeedsScopes(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (endpoint.Metadata.Any(one => one is ScopeNeeded or IAllowAnonymous))
                return;
            var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods ?? [];
            endpoint.Metadata.Add(new ScopeNeeded(methods.Count > 0 && methods.All(HttpMethods.IsGet) ? Scopes.Read : Scopes.Operate));
        });
        return group;
    }
}
