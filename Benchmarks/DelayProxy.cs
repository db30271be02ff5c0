using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Benchmarks;

/// <summary>A network of its own between a client and Redis: passes bytes on after a delay each way, in order, as many under way at once as there are.</summary>
internal static class DelayProxy
{
    private const int ChunkSize = 64 * 1024;

    public static async Task<int> RunAsync(int listenPort, int redisPort, double delayMilliseconds)
    {
        using var listener = new TcpListener(IPAddress.Loopback, listenPort);
        listener.Start();
        while (true)
        {
            var client = await listener.AcceptSocketAsync();
            client.NoDelay = true;
            var redis = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await redis.ConnectAsync(IPAddress.Loopback, redisPort);
            Pass(client, redis, delayMilliseconds);
            Pass(redis, client, delayMilliseconds);
        }
    }

    private static void Pass(Socket from, Socket to, double delay)
    {
        var underWay = Channel.CreateUnbounded<(long Due, byte[] Bytes)>();
        _ = ReceiveAsync(from, underWay.Writer, (long)(delay / 1000 * Stopwatch.Frequency));
        // A thread of its own that sleeps to the tenth of a millisecond: the timers of the pool are coarser than the delay.
        new Thread(() => Send(to, underWay.Reader)) { IsBackground = true }.Start();
    }

    private static async Task ReceiveAsync(Socket from, ChannelWriter<(long Due, byte[] Bytes)> underWay, long delay)
    {
        var buffer = new byte[ChunkSize];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var read)
                await underWay.WriteAsync((Stopwatch.GetTimestamp() + delay, buffer[..read]));
        }
        catch (SocketException)
        {
            // Cut: so is the other side.
        }

        underWay.Complete();
    }

    private static void Send(Socket to, ChannelReader<(long Due, byte[] Bytes)> underWay)
    {
        try
        {
            while (underWay.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (underWay.TryRead(out var chunk))
                {
                    if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), chunk.Due) is var left && left > TimeSpan.Zero)
                        Thread.Sleep(left);
                    to.Send(chunk.Bytes);
                }
            }
        }
        catch (SocketException)
        {
            // Cut.
        }

        to.Dispose();
    }
}
