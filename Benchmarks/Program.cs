using Benchmarks;

return args switch
{
    ["version"] => Reply.Version(),
    ["produce", var mode, var count] => await Producer.RunAsync(mode, Reply.Number(count)),
    ["work", var variant] => await Consumer.RunAsync(variant),
    ["latency", var count] => await Latency.RunAsync(Reply.Number(count)),
    _ => Reply.Usage(),
};
