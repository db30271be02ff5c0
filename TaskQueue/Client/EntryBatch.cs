using System.Buffers;
using System.Text.Json;

namespace TaskQueue.Client;

/// <summary>The entries of many tasks, one behind the other in one rented buffer: a task costs no allocation of its own.</summary>
/// <param name="prefix">What each begins with: all but its arguments.</param>
/// <param name="longest">How many bytes of arguments one may have.</param>
internal sealed class EntryBatch(byte[] prefix, int longest) : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 16 * 1024;

    private readonly List<int> _ends = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _length;
    private Utf8JsonWriter? _json;

    /// <summary>How many there are.</summary>
    public int Count => _ends.Count;

    /// <summary>One of them; good until this is disposed.</summary>
    public ReadOnlyMemory<byte> this[int index] => _buffer.AsMemory(Start(index).._ends[index]);

    /// <summary>Begins the next: its arguments are what is written to the returned writer until <see cref="End"/>.</summary>
    public Utf8JsonWriter Begin()
    {
        prefix.CopyTo(GetSpan(prefix.Length));
        Advance(prefix.Length);
        if (_json is null)
            _json = new Utf8JsonWriter(this);
        else
            _json.Reset();
        return _json;
    }

    /// <summary>Ends it.</summary>
    /// <exception cref="ArgumentException">Its arguments are too long.</exception>
    public void End()
    {
        _json!.Flush();
        _ends.Add(_length);
        var args = _length - Start(Count - 1) - prefix.Length;
        if (args > longest)
            throw TooLong(args, longest);
    }

    /// <summary>The arguments are too long.</summary>
    public static ArgumentException TooLong(int length, int longest) =>
        new($"The arguments are {length} bytes of JSON, more than the {longest} allowed.");

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json?.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private int Start(int index) => index == 0 ? 0 : _ends[index - 1];

    private void Reserve(int size)
    {
        if (_buffer.Length - _length >= Math.Max(size, 1))
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _buffer.Length, _length + size));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
