using System.Reflection;

namespace ServerlessAges.Tests.Support;

/// <summary>The reasons of the engine and of ages.</summary>
internal static class AllRejectReasons
{
    public static RejectReason[] List() =>
    [
        .. new[] { typeof(RejectReasons), typeof(AgeRejectReasons) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => (RejectReason)field.GetValue(null)!),
    ];
}
