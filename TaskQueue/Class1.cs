namespace TaskQueue;
/// <summary>x</summary>
public class Class1 { /// <summary>y</summary>
 public StackExchange.Redis.ConfigurationOptions? A; }
