using System.Text.RegularExpressions;

namespace LeadFlow.Domain.Leads;

/// <summary>Whether two spellings of a company's name are probably one company: "Müller & Söhne GmbH & Co. KG" and "MUELLER UND SOEHNE" are not told apart by what is only form.</summary>
public static partial class CompanyName
{
    /// <summary>Legal forms as they stand behind a name, letters and digits only, each word apart, by their last word; the longest is taken first.</summary>
    private static readonly ILookup<string, string[]> _forms =
        """
        gmbh co kg; gmbh co kgaa; gmbh co ohg; ag co kg; ag co kgaa; ug haftungsbeschraenkt co kg; ug haftungsbeschraenkt; se co kg; se co kgaa; gmbh; mbh; a g; k g; ggmbh; ag; kg; kgaa; ohg; gbr; ug; ek; e k; e kfm; ev; e v; eg; e g; se; partg; partg mbb
        inc; incorporated; corp; corporation; co; company; llc; l l c; llp; l l p; lp; l p; pllc; ltd; limited; plc; p l c; pty ltd; pty limited; pty; pte ltd; pte limited; pte; pvt ltd; pvt limited; pvt; private limited; sdn bhd; bhd; cic
        sa; s a; sas; s a s; sasu; sarl; s a r l; eurl; sci; snc; sca; scop; spa; s p a; srl; s r l; srls; sapa; sl; s l; slu; s l u; sau; sc; s c; sa de cv; s a de c v; s de rl de cv; s de r l de c v; sapi de cv; ltda; lda; l da; eireli; epp; s a c; sac; eirl; e i r l
        bv; b v; nv; n v; bvba; vof; v o f; cv; cvba; srl bv; ab; a b; aktiebolag; as; a s; asa; aps; a p s; ks; oy; o y; oyj; ab publ; osakeyhtio; hf; ehf
        sp z oo; spolka z oo; sp z o o; sp zoo; spzoo; sp j; sp k; spolka akcyjna; spolka z o o; s r o; sro; spol s r o; akciova spolecnost; zrt; nyrt; kft; bt; kkt; doo; d o o; dd; d d; ad; ead; ood; eood; srl d; ooo; oao; zao; pao; tov; ltd sti; limited sirketi; anonim sirketi
        kk; k k; kabushiki kaisha; co ltd; company limited; gk; yk; pt; tbk; jsc; ojsc; pjsc; cjsc; wll; w l l; fze; fzco; fz llc; dmcc; saog; saoc
        """.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().Select(f => f.Split(' ')).OrderByDescending(f => f.Length).ToLookup(f => f[^1]);

    /// <summary>Forms that some languages put before the name: "PT Sinar Jaya", "OOO Romashka".</summary>
    private static readonly HashSet<string> _before = ["ooo", "oao", "zao", "pao", "tov", "pt"];

    /// <summary>Words that mean "and", however they are written.</summary>
    private static readonly HashSet<string> _and = ["and", "und", "et", "y", "e", "i", "og", "och", "en", "ja"];

    /// <summary>
    /// Lower case, without accents, legal form, punctuation and a leading article; "&amp;" and its words are one; "ä" and "ae" are one. Empty for no name.
    /// A name that is nothing but a form ("Limited", "AG") is kept as it is.
    /// </summary>
    public static string Key(string? name)
    {
        var words = Words(name);
        if (words.Count == 0)
        {
            return "";
        }

        var end = words.Count;
        for (var shorter = true; shorter;)
        {
            shorter = false;
            foreach (var form in _forms[words[end - 1]])
            {
                if (end > form.Length && words.GetRange(end - form.Length, form.Length).SequenceEqual(form, StringComparer.Ordinal))
                {
                    end -= form.Length;
                    shorter = true;
                    break;
                }
            }

            while (end > 1 && words[end - 1] == "&")
            {
                end--; // "Smith & Co." is Smith.
                shorter = true;
            }
        }

        var start = end > 1 && (words[0] == "the" || _before.Contains(words[0])) ? 1 : 0;
        return string.Join(' ', words.GetRange(start, end - start));
    }

    /// <summary>Whether the text ends, or in some languages begins, as only a company's name does: "Acme GmbH", "Smith &amp; Sons Ltd".</summary>
    public static bool HasLegalForm(string text)
    {
        var words = Words(text);
        var end = text.Trim().Split(' ')[^1];
        if (words.Count > 1 && words[^1].Length <= 2 && end.Any(char.IsLower) && !end.Contains('.', StringComparison.Ordinal) && words[^1] is not ("oy" or "co"))
        {
            return false; // "Gunnar Ek" is a person, "Holm e.K." is a company.
        }

        return words.Count > 1 && (_before.Contains(words[0]) || _forms[words[^1]].Any(form => words.Count > form.Length && string.Concat(form).Length > 1 && words.GetRange(words.Count - form.Length, form.Length).SequenceEqual(form, StringComparer.Ordinal)));
    }

    private static List<string> Words(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return [];
        }

        // What a keyboard without umlauts writes in two letters counts as with them, on either side.
        var text = Initials().Replace(Text.Key(System.Text.Ascii.IsValid(name) ? name : Spelt(name)), "").Replace("&", " & ", StringComparison.Ordinal).Replace("+", " & ", StringComparison.Ordinal);
        var words = new List<string>();
        foreach (var word in new string([.. text.Where(c => c is not ('\'' or '’' or '`' or '´')).Select(c => char.IsLetterOrDigit(c) || c == '&' || char.IsSurrogate(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            words.Add(words.Count > 0 && _and.Contains(word) && word.Length > 1 ? "&" : word);
        }

        // "GmbH & Co. KG" is one form: its sign is not part of a name.
        for (var i = words.Count - 2; i > 0; i--)
        {
            if (words[i] == "&" && words[i + 1] is "co" or "cie")
            {
                words[i + 1] = "co";
                words.RemoveAt(i);
                break;
            }
        }

        return words;
    }

    private static string Spelt(string name) => Text.Normalise(name, System.Text.NormalizationForm.FormC)
        .Replace("ß", "ss", StringComparison.Ordinal).Replace("ẞ", "ss", StringComparison.Ordinal)
        .Replace("æ", "ae", StringComparison.OrdinalIgnoreCase).Replace("ø", "oe", StringComparison.OrdinalIgnoreCase).Replace("å", "a", StringComparison.OrdinalIgnoreCase)
        .Replace("ä", "ae", StringComparison.OrdinalIgnoreCase).Replace("ö", "oe", StringComparison.OrdinalIgnoreCase).Replace("ü", "ue", StringComparison.OrdinalIgnoreCase).Replace("ł", "l", StringComparison.OrdinalIgnoreCase);

    /// <summary>"S.p.A." is "spa".</summary>
    [GeneratedRegex(@"(?<=\b\p{L})\.(?=\p{L}\b)")]
    private static partial Regex Initials();
}
