using System.Reflection;
using System.Runtime.CompilerServices;

namespace ServerlessAges.Tests.Nuget;

/// <summary>A type as a compiler sees it from outside, line by line, without a word on where it lies.</summary>
internal static class Signatures
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Type type) =>
    [
        Header(type),
        .. type.GetInterfaces().Select(contract => $"implements {Name(contract)}"),
        .. type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily).Select(Field),
        .. type.GetProperties(Declared).Where(IsVisible).Select(Property),
        .. type.GetConstructors(Declared).Where(IsVisible).Select(Method),
        .. type.GetMethods(Declared).Where(IsVisible).Where(method => !IsUnspoken(method)).Select(Method),
    ];

    private static string Header(Type type)
    {
        var usage = type.GetCustomAttributesData().SingleOrDefault(data => data.AttributeType == typeof(AttributeUsageAttribute));
        var kind = type.IsEnum ? $"enum of {Enum.GetUnderlyingType(type)}" : type.IsValueType ? "struct" : "class";
        return Words(
            usage is null ? "" : $"[{string.Join(", ", usage.ConstructorArguments.Concat(usage.NamedArguments.Select(named => named.TypedValue)))}]",
            Obsolete(type), type.IsAbstract ? "abstract" : "", type.IsSealed ? "sealed" : "", kind, Name(type), ":",
            type.BaseType is null ? "" : Name(type.BaseType));
    }

    private static string Field(FieldInfo field) => Words(
        Obsolete(field), field.IsStatic ? "static" : "", field.IsInitOnly ? "readonly" : "",
        Name(field.FieldType, new NullabilityInfoContext().Create(field)), field.Name,
        field.IsLiteral ? $"= {field.GetRawConstantValue()}" : "");

    private static string Property(PropertyInfo property) => Words(
        Obsolete(property), Name(property.PropertyType, new NullabilityInfoContext().Create(property)), property.Name,
        "{", string.Join(" ", property.GetAccessors(nonPublic: true).Where(IsVisible).Select(Accessor).Order()), "}");

    private static string Accessor(MethodInfo accessor)
    {
        var isInit = accessor.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == nameof(IsExternalInit));
        return Words(Modifiers(accessor), isInit ? "init" : accessor.Name[..3]) + ";";
    }

    private static string Method(MethodBase method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Parameter))}>" : "";
        var answer = method is MethodInfo { ReturnParameter: var result } ? Name(result.ParameterType, new NullabilityInfoContext().Create(result)) : "";
        var first = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return Words(
            Obsolete(method), Modifiers(method), answer,
            $"{method.Name}{generic}({first}{string.Join(", ", method.GetParameters().Select(Parameter))})");
    }

    private static string Parameter(Type generic) =>
        Words(generic.Name, $"{generic.GenericParameterAttributes}", string.Join("&", generic.GetGenericParameterConstraints().Select(of => Name(of))));

    private static string Parameter(ParameterInfo parameter) => Words(
        parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params" : "", $"{parameter.Attributes & ~ParameterAttributes.HasDefault}",
        Name(parameter.ParameterType, new NullabilityInfoContext().Create(parameter)), parameter.Name!,
        parameter.HasDefaultValue ? $"= {parameter.RawDefaultValue ?? "null"}" : "");

    private static string Modifiers(MethodBase method)
    {
        var isOverride = method is MethodInfo info && info.GetBaseDefinition() != info;
        // Final and of its own only because some interface has it.
        var isVirtual = method.IsVirtual && (isOverride || !method.IsFinal);
        return Words(
            method.IsPublic ? "public" : "protected", method.IsStatic ? "static" : "", method.IsAbstract ? "abstract" : "",
            isVirtual ? "virtual" : "", isOverride ? "override" : "", isOverride && method.IsFinal ? "sealed" : "");
    }

    private static string Name(Type type, NullabilityInfo? nullability = null)
    {
        var mark = nullability?.ReadState == NullabilityState.Nullable && !type.IsValueType ? "?" : "";
        if (type.IsByRef) return $"{Name(type.GetElementType()!, nullability)}&";
        if (type.IsArray) return $"{Name(type.GetElementType()!, nullability?.ElementType)}[]{mark}";
        if (type.IsGenericParameter) return type.Name; // reflection cannot tell T from T?
        if (!type.IsGenericType) return type.FullName + mark;
        var arguments = type.GetGenericArguments()
            .Select((argument, index) => Name(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(index)));
        return $"{type.Namespace}.{type.Name}<{string.Join(", ", arguments)}>{mark}";
    }

    private static string Obsolete(MemberInfo member) => member.IsDefined(typeof(ObsoleteAttribute)) ? "[Obsolete]" : "";

    private static bool IsVisible(PropertyInfo property) => property.GetAccessors(nonPublic: true).Any(IsVisible);

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // Accessors come with their properties; what has no name in C# is the compiler's.
    private static bool IsUnspoken(MethodInfo method) =>
        method.IsSpecialName && method.Name[..4] is "get_" or "set_" || method.Name.StartsWith('<');

    private static string Words(params string[] words) => string.Join(' ', words.Where(word => word.Length > 0));
}
