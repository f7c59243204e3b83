using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace LeadFlow.Web.Security;

/// <summary>Data protection keys in PostgreSQL: every node reads cookies and forms of every other. Asked without the mapper, which may still be on its way.</summary>
public sealed class KeysInDatabase(IServiceProvider services) : IXmlRepository
{
    private NpgsqlDataSource Source => services.GetRequiredService<NpgsqlDataSource>();

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var all = Source.CreateCommand("SELECT xml FROM data_protection_keys");
        using var keys = all.ExecuteReader();
        List<XElement> elements = [];
        while (keys.Read())
        {
            elements.Add(XElement.Parse(keys.GetString(0)));
        }

        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var store = Source.CreateCommand("INSERT INTO data_protection_keys (name, xml) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");
        store.Parameters.Add(new() { Value = friendlyName });
        store.Parameters.Add(new() { Value = element.ToString(SaveOptions.DisableFormatting) });
        store.ExecuteNonQuery();
    }
}
