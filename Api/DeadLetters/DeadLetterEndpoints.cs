namespace Api.DeadLetters;

/// <summary>Tasks that failed for good, by error: look, run again, discard.</summary>
internal static class DeadLetterEndpoints
{
    public static void MapDeadLetters(this IEndpointRouteBuilder app)
    {
        var letters = app.MapGroup("/dead-letters").WithTags("Dead letters");
        letters.MapGet("", ReadDeadLetters.GroupsAsync).WithName("list_dead_letter_groups").ProducesProblem(400);
        letters.MapPost("/requeue", NamedDeadLetters.RequeueAsync).WithName("requeue_dead_letters").AcceptsTaskIds();
        letters.MapPost("/discard", NamedDeadLetters.DiscardAsync).WithName("discard_dead_letters").AcceptsTaskIds();
        letters.MapGet("/{fingerprint}", ReadDeadLetters.TasksAsync).WithName("list_dead_letters").ProducesProblem(400);
        letters.MapPost("/{fingerprint}/requeue", GroupOfDeadLetters.RequeueAsync).WithName("requeue_dead_letter_group").ProducesProblem(400);
        letters.MapDelete("/{fingerprint}", GroupOfDeadLetters.DiscardAsync).WithName("discard_dead_letter_group").ProducesProblem(400);
    }

    private static void AcceptsTaskIds(this RouteHandlerBuilder endpoint) => endpoint
        .Accepts<TaskIds>("application/json").ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
}
