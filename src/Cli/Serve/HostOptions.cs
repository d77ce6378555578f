using Microsoft.Extensions.Configuration;
using ServerlessAges.Api.Requests;

namespace ServerlessAges.Cli.Serve;

/// <summary>The settings `Ages__NAME` of the embedded host.</summary>
internal sealed record HostOptions(BatchOptionTable Table, HostSettings Settings, ApiOptions Limits)
{
    public static HostOptions Read(IConfigurationSection section, ProcessorRegistry processors)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var options = OptionText.Read(
            () =>
            {
                var table = new BatchOptionTable(processors, Setting);
                return new HostOptions(table, HostSettings.Read(Setting, table.Secrets), ApiOptions.Read(Setting));
            },
            name => $"Ages__{name}");
        names.UnionWith(options.Table.Names);
        var unknown = section.GetChildren().FirstOrDefault(setting => !names.Contains(setting.Key));
        return unknown is null ? options : throw new BatchException(
            ErrorCodes.BadOption,
            $"There is no setting Ages__{unknown.Key}.{Suggestion.For(unknown.Key, names, "Ages__")}");

        string? Setting(string name)
        {
            names.Add(name);
            return section[name];
        }
    }
}
