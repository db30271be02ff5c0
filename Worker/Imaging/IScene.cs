using System.Numerics;

namespace Worker.Imaging;

/// <summary>Something that can be painted: a colour for every point.</summary>
public interface IScene
{
    /// <summary>The colour in linear RGB; the middle is 0,0, the shorter side reaches from -1 to 1, y points down.</summary>
    Vector3 At(Vector2 p);
}
