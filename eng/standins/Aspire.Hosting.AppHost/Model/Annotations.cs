namespace Aspire.Hosting.ApplicationModel
{
    public interface IResourceAnnotation;

    public enum ResourceAnnotationMutationBehavior
    {
        Append,
        Replace,
    }

    public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
    {
        public int Replicas { get; } = replicas;
    }

    public class HealthCheckAnnotation(string key) : IResourceAnnotation
    {
        public string Key { get; } = key;
    }

    public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
    {
        public IResource Resource { get; } = resource;

        public string Type { get; } = type;
    }

    public enum WaitType
    {
        WaitUntilHealthy,
        WaitForCompletion,
        WaitUntilStarted,
    }

    public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
    {
        public IResource Resource { get; } = resource;

        public WaitType WaitType { get; } = waitType;

        public int ExitCode { get; } = exitCode;
    }

    internal sealed class ContainerImageAnnotation(string image) : IResourceAnnotation
    {
        public string Image { get; } = image;
    }

    internal sealed class ContainerVolumeAnnotation(string source, string target) : IResourceAnnotation
    {
        public string Source { get; } = source;

        public string Target { get; } = target;
    }
}

namespace Aspire.Hosting
{
    public interface IProjectMetadata : ApplicationModel.IResourceAnnotation
    {
        string ProjectPath { get; }
    }
}
