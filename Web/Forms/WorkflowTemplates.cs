namespace Web.Forms;

/// <summary>Workflows to begin with, one of each shape. They run as they are.</summary>
public static class WorkflowTemplates
{
    public static IReadOnlyList<(string Shape, string Text)> All { get; } =
    [
        ("chain",
            """
            {
              "name": "one-after-the-other",
              "chain": [
                { "kind": "tasks.divide", "args": { "x": 100, "y": 2 } },
                { "kind": "tasks.divide", "args": { "y": 5 }, "into": "x" }
              ]
            }
            """),
        ("group",
            """
            {
              "name": "side-by-side",
              "group": [
                { "kind": "tasks.divide", "args": { "x": 10, "y": 2 } },
                { "kind": "tasks.divide", "args": { "x": 9, "y": 3 } }
              ]
            }
            """),
        ("chord",
            """
            {
              "name": "side-by-side-then-all",
              "chord": {
                "header": [
                  { "kind": "tasks.divide", "args": { "x": 10, "y": 2 } },
                  { "kind": "tasks.divide", "args": { "x": 9, "y": 3 } }
                ],
                "body": { "kind": "tasks.sum", "into": "numbers" }
              },
              "on_failure": { "kind": "tasks.flaky", "args": { "fail_times": 0 }, "name": "alarm" }
            }
            """),
        ("graph",
            """
            {
              "name": "any-graph",
              "steps": [
                { "name": "half", "kind": "tasks.divide", "args": { "x": 10, "y": 2 } },
                { "name": "third", "kind": "tasks.divide", "args": { "x": 9, "y": 3 } },
                { "name": "sum", "kind": "tasks.sum", "after": ["half", "third"], "into": "numbers" },
                { "name": "mend", "kind": "tasks.flaky", "args": { "fail_times": 0 }, "after": ["half", "third"], "when": "failure" }
              ]
            }
            """),
    ];

    public static string? Find(string? shape) => All.FirstOrDefault(one => one.Shape == shape).Text;
}
