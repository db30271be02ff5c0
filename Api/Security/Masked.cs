using Microsoft.AspNetCore.Http.HttpResults;
using TaskQueue.Contracts;

namespace Api.Security;

internal static class Masked
{
    /// <summary>The mask itself is no value.</summary>
    public static ProblemHttpResult Problem => Problems.Problem.Invalid(
        "body", $"has the mask {SensitiveArguments.Mask} where nothing is known that it stands for: give the value", StatusCodes.Status422UnprocessableEntity);
}
