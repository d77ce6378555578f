using System.CommandLine;
using System.Globalization;

namespace ServerlessAges.Cli;

/// <summary>An option whose value is a whole number in a range.</summary>
internal static class NumberOption
{
    public static Option<int> Create(string name, string description, int min, int max, int @default) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => @default,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
                return number;
            result.AddError($"{name} '{text}' must be a whole number from {min} to {max}.");
            return @default;
        },
    };
}
