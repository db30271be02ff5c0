using Api.Security;
using TaskQueue.Contracts;

namespace Api.Tutorial;

/// <summary>The calls of the well-known Celery and FastAPI tutorials.</summary>
internal static class TutorialEndpoints
{
    public static void MapTutorial(this IEndpointRouteBuilder app)
    {
        var tutorial = app.MapGroup("").WithTags("Tutorial").Needs(Scopes.Enqueue);
        tutorial.MapPost("/tasks", Divide.HandleAsync).WithName("divide").ProducesProblem(400).ProducesProblem(409);
        tutorial.MapPost("/fetch", Fetch.HandleAsync).WithName("fetch").ProducesProblem(400).ProducesProblem(409).ProducesProblem(422);
        tutorial.MapPost("/upload", Upload.HandleAsync).WithName("upload").ProducesProblem(400).ProducesProblem(409);
        tutorial.MapPost("/generate", Generate.HandleAsync).WithName("generate").Accepts<GenerateArguments>("application/json")
            .ProducesProblem(400).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        tutorial.MapPost("/notify", Notify.Handle).WithName("notify").ProducesProblem(400).ProducesProblem(422);
    }
}
