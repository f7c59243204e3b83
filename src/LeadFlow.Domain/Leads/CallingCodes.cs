namespace LeadFlow.Domain.Leads;

/// <summary>Calling codes of countries, and what their own people dial before a number within them.</summary>
public static class CallingCodes
{
    /// <param name="Iso">Two letters.</param>
    /// <param name="Code">Without plus sign.</param>
    /// <param name="Trunk">Dialled before a number within the country, and left out from abroad; empty where there is none.</param>
    /// <param name="Name">In English.</param>
    public sealed record Country(string Iso, string Code, string Trunk, string Name);

    /// <summary>ISO, calling code, trunk prefix ("-" for none), names apart by strokes.</summary>
    private const string Table = """
        AD 376 - Andorra; AE 971 0 United Arab Emirates|UAE|Emirates; AF 93 0 Afghanistan; AG 1 1 Antigua and Barbuda; AI 1 1 Anguilla; AL 355 0 Albania|Shqipëria; AM 374 0 Armenia; AO 244 - Angola; AR 54 0 Argentina; AS 1 1 American Samoa
        AT 43 0 Austria|Österreich|Oesterreich|Autriche; AU 61 0 Australia; AW 297 - Aruba; AZ 994 0 Azerbaijan; BA 387 0 Bosnia and Herzegovina|Bosnia; BB 1 1 Barbados; BD 880 0 Bangladesh; BE 32 0 Belgium|België|Belgique|Belgien; BF 226 - Burkina Faso; BG 359 0 Bulgaria
        BH 973 - Bahrain; BI 257 - Burundi; BJ 229 - Benin; BM 1 1 Bermuda; BN 673 - Brunei; BO 591 0 Bolivia; BR 55 0 Brazil|Brasil|Brasilien; BS 1 1 Bahamas; BT 975 - Bhutan; BW 267 - Botswana; BY 375 8 Belarus; BZ 501 - Belize
        CA 1 1 Canada|Kanada; CD 243 0 DR Congo|Democratic Republic of the Congo; CF 236 - Central African Republic; CG 242 - Congo; CH 41 0 Switzerland|Schweiz|Suisse|Svizzera; CI 225 - Ivory Coast|Côte d'Ivoire; CL 56 - Chile; CM 237 - Cameroon|Cameroun; CN 86 0 China|PR China; CO 57 - Colombia
        CR 506 - Costa Rica; CU 53 0 Cuba; CV 238 - Cape Verde|Cabo Verde; CW 599 - Curaçao; CY 357 - Cyprus; CZ 420 - Czech Republic|Czechia|Česko|Tschechien|Česká republika; DE 49 0 Germany|Deutschland|Allemagne|Alemania|Germania; DJ 253 - Djibouti; DK 45 - Denmark|Danmark|Dänemark; DM 1 1 Dominica
        DO 1 1 Dominican Republic; DZ 213 0 Algeria|Algérie; EC 593 0 Ecuador; EE 372 - Estonia|Eesti; EG 20 0 Egypt; ER 291 0 Eritrea; ES 34 - Spain|España|Espana|Spanien|Espagne; ET 251 0 Ethiopia; FI 358 0 Finland|Suomi|Finnland; FJ 679 - Fiji; FO 298 - Faroe Islands
        FR 33 0 France|Frankreich|Francia; GA 241 - Gabon; GB 44 0 United Kingdom|UK|Great Britain|England|Scotland|Wales|Northern Ireland|Großbritannien; GD 1 1 Grenada; GE 995 0 Georgia; GF 594 0 French Guiana; GG 44 0 Guernsey; GH 233 0 Ghana; GI 350 - Gibraltar; GL 299 - Greenland; GM 220 - Gambia
        GN 224 - Guinea; GP 590 0 Guadeloupe; GQ 240 - Equatorial Guinea; GR 30 - Greece|Ελλάδα|Griechenland; GT 502 - Guatemala; GU 1 1 Guam; GW 245 - Guinea-Bissau; GY 592 - Guyana; HK 852 - Hong Kong; HN 504 - Honduras; HR 385 0 Croatia|Hrvatska|Kroatien; HT 509 - Haiti
        HU 36 06 Hungary|Magyarország|Ungarn; ID 62 0 Indonesia; IE 353 0 Ireland|Irland|Éire; IL 972 0 Israel; IM 44 0 Isle of Man; IN 91 0 India|Indien; IQ 964 0 Iraq; IR 98 0 Iran; IS 354 - Iceland|Ísland; IT 39 - Italy|Italia|Italien|Italie; JE 44 0 Jersey; JM 1 1 Jamaica
        JO 962 0 Jordan; JP 81 0 Japan; KE 254 0 Kenya; KG 996 0 Kyrgyzstan; KH 855 0 Cambodia; KM 269 - Comoros; KN 1 1 Saint Kitts and Nevis; KR 82 0 South Korea|Korea|Republic of Korea; KW 965 - Kuwait; KY 1 1 Cayman Islands; KZ 7 8 Kazakhstan; LA 856 0 Laos
        LB 961 0 Lebanon; LC 1 1 Saint Lucia; LI 423 - Liechtenstein; LK 94 0 Sri Lanka; LR 231 0 Liberia; LS 266 - Lesotho; LT 370 0 Lithuania|Lietuva; LU 352 - Luxembourg|Luxemburg; LV 371 - Latvia|Latvija; LY 218 0 Libya; MA 212 0 Morocco|Maroc; MC 377 - Monaco
        MD 373 0 Moldova; ME 382 0 Montenegro; MG 261 0 Madagascar; MK 389 0 North Macedonia|Macedonia; ML 223 - Mali; MM 95 0 Myanmar; MN 976 0 Mongolia; MO 853 - Macau|Macao; MQ 596 0 Martinique; MR 222 - Mauritania; MT 356 - Malta; MU 230 - Mauritius
        MV 960 - Maldives; MW 265 0 Malawi; MX 52 - Mexico|México|Mexiko; MY 60 0 Malaysia; MZ 258 - Mozambique; NA 264 0 Namibia; NC 687 - New Caledonia; NE 227 - Niger; NG 234 0 Nigeria; NI 505 - Nicaragua; NL 31 0 Netherlands|Nederland|The Netherlands|Holland|Niederlande|Pays-Bas; NO 47 - Norway|Norge|Norwegen
        NP 977 0 Nepal; NZ 64 0 New Zealand; OM 968 - Oman; PA 507 - Panama; PE 51 0 Peru|Perú; PF 689 - French Polynesia; PG 675 - Papua New Guinea; PH 63 0 Philippines; PK 92 0 Pakistan; PL 48 - Poland|Polska|Polen|Pologne; PR 1 1 Puerto Rico; PS 970 0 Palestine
        PT 351 - Portugal; PY 595 0 Paraguay; QA 974 - Qatar; RE 262 0 Réunion; RO 40 0 Romania|România|Rumänien; RS 381 0 Serbia|Srbija|Serbien; RU 7 8 Russia|Russian Federation|Россия|Russland; RW 250 0 Rwanda; SA 966 0 Saudi Arabia; SC 248 - Seychelles; SD 249 0 Sudan; SE 46 0 Sweden|Sverige|Schweden
        SG 65 - Singapore; SI 386 0 Slovenia|Slovenija|Slowenien; SK 421 0 Slovakia|Slovensko|Slowakei; SL 232 0 Sierra Leone; SM 378 - San Marino; SN 221 - Senegal; SO 252 - Somalia; SR 597 - Suriname; SS 211 0 South Sudan; SV 503 - El Salvador; SY 963 0 Syria; SZ 268 - Eswatini
        TD 235 - Chad; TG 228 - Togo; TH 66 0 Thailand; TJ 992 - Tajikistan; TM 993 8 Turkmenistan; TN 216 - Tunisia|Tunisie; TR 90 0 Turkey|Türkiye|Türkei|Turkiye; TT 1 1 Trinidad and Tobago; TW 886 0 Taiwan; TZ 255 0 Tanzania; UA 380 0 Ukraine|Україна; UG 256 0 Uganda
        US 1 1 United States|USA|United States of America|U.S.A.|U.S.|America|Vereinigte Staaten; UY 598 0 Uruguay; UZ 998 - Uzbekistan; VA 39 - Vatican City; VC 1 1 Saint Vincent and the Grenadines; VE 58 0 Venezuela; VG 1 1 British Virgin Islands; VI 1 1 US Virgin Islands; VN 84 0 Vietnam|Viet Nam; XK 383 0 Kosovo; YE 967 0 Yemen; ZA 27 0 South Africa|Südafrika; ZM 260 0 Zambia; ZW 263 0 Zimbabwe
        AX 358 0 Åland|Åland Islands; BL 590 0 Saint Barthélemy; BQ 599 - Bonaire|Caribbean Netherlands; CC 61 0 Cocos Islands; CK 682 - Cook Islands; CX 61 0 Christmas Island; EH 212 0 Western Sahara; FK 500 - Falkland Islands; FM 691 - Micronesia; IO 246 - British Indian Ocean Territory
        KI 686 - Kiribati; KP 850 0 North Korea; MF 590 0 Saint Martin; MH 692 1 Marshall Islands; MP 1 1 Northern Mariana Islands; MS 1 1 Montserrat; NF 672 - Norfolk Island; NR 674 - Nauru; NU 683 - Niue; PM 508 0 Saint Pierre and Miquelon
        PN 64 0 Pitcairn; PW 680 - Palau; SB 677 - Solomon Islands; SH 290 - Saint Helena; SJ 47 - Svalbard; ST 239 - São Tomé and Príncipe; SX 1 1 Sint Maarten; TC 1 1 Turks and Caicos Islands; TK 690 - Tokelau; TL 670 - Timor-Leste|East Timor
        TO 676 - Tonga; TV 688 - Tuvalu; VU 678 - Vanuatu; WF 681 - Wallis and Futuna; WS 685 - Samoa; YT 262 0 Mayotte
        """;

    private static readonly Dictionary<string, Country> _byName = Read();
    private static readonly HashSet<string> _codes = [.. _byName.Values.Select(c => c.Code)];

    /// <summary>Those where nobody's number begins with 0 behind the calling code: one that does has a trunk prefix too many.</summary>
    private static readonly HashSet<string> _dropZero = [.. _byName.Values.GroupBy(c => c.Code).Where(g => g.All(c => c.Trunk is "0" or "06")).Select(g => g.Key)];

    public static IReadOnlyCollection<Country> All { get; } = [.. _byName.Values.Distinct().OrderBy(c => c.Iso, StringComparer.Ordinal)];

    /// <summary>By ISO code or by name in English or its own language; null where it is neither.</summary>
    public static Country? Find(string? isoOrName) => string.IsNullOrWhiteSpace(isoOrName) ? null : _byName.GetValueOrDefault(Text.Key(isoOrName));

    /// <summary>The calling code at the beginning; none is the beginning of another. Null where it is nobody's.</summary>
    public static string? CodeOf(string digits) => Enumerable.Range(1, 3).Where(n => n <= digits.Length).Select(n => digits[..n]).FirstOrDefault(_codes.Contains);

    internal static bool DropsZero(string code) => _dropZero.Contains(code);

    private static Dictionary<string, Country> Read()
    {
        var known = new Dictionary<string, Country>();
        foreach (var line in Table.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ', 4);
            var country = new Country(parts[0], parts[1], parts[2] == "-" ? "" : parts[2], parts[3].Split('|')[0]);
            foreach (var name in parts[3].Split('|').Prepend(parts[0]))
            {
                known.TryAdd(Text.Key(name), country); // España and Espana are one key.
            }
        }

        return known;
    }
}
