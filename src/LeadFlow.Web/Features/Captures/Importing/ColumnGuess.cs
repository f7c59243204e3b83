using System.Globalization;
using System.Text;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>Suggests which field a column is, by its name, and where that says two things by what stands in it. A suggestion: a person confirms it.</summary>
public static class ColumnGuess
{
    /// <summary>Names by field, as letters and digits only, the likeliest first. From exports of common CRMs, address books and form tools.</summary>
    private static readonly (string Field, string[] Names)[] Known =
    [
        (ImportFields.Email, ["email", "emailaddress", "mail", "emailaddress1", "email1", "email1value", "workemail", "emailwork", "businessemail", "primaryemail", "personemail", "personemailwork", "contactemail", "correo", "emailadresse", "emailadress"]),
        (ImportFields.Phone, ["phone", "phonenumber", "mobile", "mobilephone", "mobilephonenumber", "mobilenumber", "telephone", "telephonenumber", "tel", "cell", "cellphone", "businessphone", "workphone", "phonework", "personphone", "personphonework", "phone1value", "primaryphone", "contactphone", "phone1", "telefon", "telefone", "handy", "phonemobile"]),
        (ImportFields.FirstName, ["firstname", "givenname", "forename", "fname", "first", "vorname", "prenom", "nombre"]),
        (ImportFields.LastName, ["lastname", "surname", "familyname", "lname", "last", "nachname", "sobrenome", "apellido"]),
        (ImportFields.FullName, ["fullname", "name", "contactname", "personname", "leadname", "contact", "contactperson", "displayname", "nome", "nom"]),
        (ImportFields.Company, ["company", "companyname", "companyaccount", "organization", "organisation", "organizationname", "organisationname", "organization1name", "account", "accountname", "employer", "business", "businessname", "firma", "empresa", "entreprise", "unternehmen"]),
        (ImportFields.CompanySize, ["companysize", "numberofemployees", "noofemployees", "employees", "employeecount", "headcount", "compsize"]),
        (ImportFields.Industry, ["industry", "sector", "branche", "vertical"]),
        (ImportFields.JobTitle, ["jobtitle", "title", "position", "role", "occupation", "jobrole", "organization1title"]),
        (ImportFields.Website, ["website", "websiteurl", "web", "url", "homepage", "companywebsite", "companydomainname", "webpage", "site"]),
        (ImportFields.Country, ["country", "countryregion", "countrycode", "countryname", "land", "pais", "pays", "businesscountryregion"]),
        (ImportFields.Region, ["region", "state", "stateregion", "stateprovince", "province", "county", "bundesland", "estado", "businessstate"]),
        (ImportFields.City, ["city", "town", "ort", "stadt", "cidade", "ville", "ciudad", "businesscity"]),
        (ImportFields.Postcode, ["postcode", "postalcode", "zip", "zipcode", "zippostalcode", "plz", "cep", "businesspostalcode"]),
        (ImportFields.Notes, ["notes", "note", "comments", "comment", "description", "message", "remarks", "bemerkung", "notiz"]),
        (ImportFields.Source, ["source", "leadsource", "origin", "originalsource", "leadorigin", "utmsource", "channel", "sourcechannel", "origem", "quelle"]),
        (ImportFields.Campaign, ["campaign", "campaignname", "utmcampaign", "kampagne"]),
        (ImportFields.Tags, ["tags", "tag", "labels", "label", "keywords"]),
        (ImportFields.CapturedAt, ["capturedat", "captured", "createddate", "createdate", "createdat", "createdon", "createdtime", "dateadded", "datecreated", "created", "leadcreated", "leadcreatedtime", "addtime", "firstcontactdate", "submittedat", "timestamp", "signupdate", "inquirydate", "leaddate"]),
        (ImportFields.Owner, ["owner", "leadowner", "contactowner", "assignedto", "salesrep", "accountowner", "owneremail", "dealowner"]),
        (ImportFields.Stage, ["stage", "leadstage", "leadstatus", "lifecyclestage", "status", "leadstate"]),
        (ImportFields.DeadReason, ["deadreason", "lostreason", "reasonlost", "disqualificationreason", "closedlostreason", "unqualifiedreason"]),
        (ImportFields.WonAt, ["wonat", "wondate", "datewon", "wontime", "wonon", "closedwondate"]),
        (ImportFields.LostAt, ["lostat", "lostdate", "datelost", "losttime", "loston", "closedlostdate"]),
        (ImportFields.Amount, ["amount", "dealvalue", "value", "dealamount", "opportunityamount", "revenue", "leadvalue"]),
        (ImportFields.Currency, ["currency", "currencycode", "currencyisocode", "dealcurrency", "dealcurrencycode"]),
        (ImportFields.BudgetAmount, ["budgetamount", "budget", "estimatedbudget", "bantbudgetamount"]),
        (ImportFields.BudgetCurrency, ["budgetcurrency", "bantbudgetcurrency"]),
        (ImportFields.BudgetLevel, ["budgetlevel", "bantbudget", "bantbudgetlevel", "budgetstatus"]),
        (ImportFields.BudgetNote, ["budgetnote", "budgetnotes", "bantbudgetnote"]),
        (ImportFields.AuthorityLevel, ["authority", "authoritylevel", "bantauthority", "bantauthoritylevel"]),
        (ImportFields.AuthorityRole, ["buyingrole", "authorityrole", "bantauthorityrole"]),
        (ImportFields.NeedLevel, ["need", "needlevel", "bantneed", "bantneedlevel"]),
        (ImportFields.NeedNote, ["neednote", "neednotes", "bantneednote"]),
        (ImportFields.TimeframeFrom, ["timeframefrom", "banttimeframefrom", "purchasefrom"]),
        (ImportFields.TimeframeTo, ["timeframeto", "banttimeframeto", "purchaseby", "decisiondate", "expectedpurchasedate"]),
        (ImportFields.Interest, ["interest", "responses"]),
        (ImportFields.ExternalId, ["externalid", "mqlid", "leadid", "recordid", "contactid", "prospectid", "customerid", "personid", "vid", "id", "leadnumber", "uuid", "guid"]),
    ];

    /// <returns>Column -> field, each field once, as <see cref="ImportMapping.Columns"/> wants it; a column that says nothing is left out.</returns>
    /// <param name="rows">The first ones.</param>
    /// <param name="book">Fields of the company's own.</param>
    public static IReadOnlyDictionary<string, string> Suggest(IReadOnlyList<string> columns, FieldBook? book = null, params IReadOnlyList<CsvRow> rows)
    {
        var byName = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            byName.TryAdd(Plain(column), column);
        }

        var guess = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (field, names) in Known)
        {
            var name = names.FirstOrDefault(n => byName.TryGetValue(n, out var column) && !guess.ContainsKey(column));
            if (name is not null)
            {
                guess[byName[name]] = field;
            }
        }

        // What our own pages and lists call a field is its name too.
        foreach (var (field, label, isOwn) in FieldLabels.Offered(book ?? FieldBook.Empty))
        {
            if (byName.TryGetValue(Plain(label), out var column) && !guess.ContainsValue(field) && (isOwn || !guess.ContainsKey(column)))
            {
                guess[column] = field;
            }
        }

        for (var i = 0; i < columns.Count; i++)
        {
            // "Budget: confirmed" is how sure it is, not how much.
            if (guess.GetValueOrDefault(columns[i]) == ImportFields.BudgetAmount && !guess.ContainsValue(ImportFields.BudgetLevel)
                && rows.Select(r => r.Values[i]).Where(v => !string.IsNullOrWhiteSpace(v)).ToList() is { Count: > 0 } values && values.TrueForAll(v => !v.Any(char.IsDigit)))
            {
                guess[columns[i]] = ImportFields.BudgetLevel;
            }
        }

        return guess;
    }

    /// <summary>Letters and digits, small and without accents: "E-mail Address" and "email_address" are one.</summary>
    private static string Plain(string column)
    {
        var plain = new StringBuilder(column.Length);
        foreach (var c in Text.Normalise(column, NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                plain.Append(char.ToLowerInvariant(c));
            }
        }

        return plain.ToString();
    }
}
