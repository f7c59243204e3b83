using System.Net;
using System.Text;

namespace LeadFlow.Domain.Captures;

/// <summary>A plain reading of an HTML mail: blocks become lines, scripts, styles and pictures go, what is quoted is marked as in a text mail. Nothing of it is ever rendered or loaded. Takes one pass, whatever it is given.</summary>
public static class MailHtml
{
    /// <summary>Elements whose content nobody reads.</summary>
    private static readonly HashSet<string> _unread = new(["script", "style", "head", "title", "template", "noscript", "object", "iframe", "svg", "math", "select", "textarea", "audio", "video", "canvas"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> _blocks = new(
        ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tr", "thead", "tbody", "tfoot", "section", "article", "header", "footer", "nav", "aside", "main", "address", "form", "fieldset", "dl", "dt", "dd", "center", "hr", "pre", "blockquote", "body", "html", "figure", "figcaption"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Apart from what stands before and after by an empty line.</summary>
    private static readonly HashSet<string> _apart = new(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"], StringComparer.OrdinalIgnoreCase);

    public static string ToText(string html)
    {
        var text = new Lines();
        var quotesHold = true; // Attribute quotes; in a mail where one is never closed they mean nothing any more.
        for (var i = 0; i < html.Length;)
        {
            if (html[i] != '<' || i + 1 == html.Length || !(char.IsAsciiLetter(html[i + 1]) || html[i + 1] is '/' or '!' or '?'))
            {
                var next = html.IndexOf('<', i + 1);
                next = next < 0 ? html.Length : next;
                text.Say(WebUtility.HtmlDecode(html[i..next]));
                i = next;
                continue;
            }

            if (html.AsSpan(i).StartsWith("<!--", StringComparison.Ordinal))
            {
                i = After(html, "-->", i + 4);
                continue;
            }

            var isEnd = html[i + 1] == '/';
            var from = i + (isEnd ? 2 : 1);
            var to = from;
            while (to < html.Length && (char.IsAsciiLetterOrDigit(html[to]) || html[to] is '-' or ':'))
            {
                to++;
            }

            var name = html[from..to];
            i = EndOfTag(html, to, ref quotesHold);
            if (!isEnd && _unread.Contains(name) && html[Math.Max(0, i - 2)] != '/')
            {
                i = SkipTo(html, name, i);
                continue;
            }

            Tag(text, name, isEnd);
        }

        return text.ToString();
    }

    private static void Tag(Lines text, string name, bool isEnd)
    {
        if (name.Equals("br", StringComparison.OrdinalIgnoreCase))
        {
            text.Break();
        }
        else if (_blocks.Contains(name))
        {
            text.EndLine(_apart.Contains(name));
            if (name.Equals("blockquote", StringComparison.OrdinalIgnoreCase))
            {
                text.Quote(isEnd ? -1 : 1);
            }
            else if (name.Equals("pre", StringComparison.OrdinalIgnoreCase))
            {
                text.KeepsBlanks = !isEnd;
            }
            else if (!isEnd && name.Equals("li", StringComparison.OrdinalIgnoreCase))
            {
                text.Say("- ");
            }
        }
        else if (isEnd && (name.Equals("td", StringComparison.OrdinalIgnoreCase) || name.Equals("th", StringComparison.OrdinalIgnoreCase)))
        {
            text.Say(" ");
        }
    }

    private static int After(string html, string mark, int from) => html.IndexOf(mark, Math.Min(from, html.Length), StringComparison.Ordinal) is >= 0 and var at ? at + mark.Length : html.Length;

    private static int EndOfTag(string html, int from, ref bool quotesHold)
    {
        var quote = '\0';
        for (var i = from; i < html.Length; i++)
        {
            if (quote != '\0')
            {
                quote = html[i] == quote ? '\0' : quote;
            }
            else if (html[i] == '>')
            {
                return i + 1;
            }
            else if (quotesHold && html[i] is '"' or '\'' && html[i - 1] is '=' or ' ')
            {
                quote = html[i];
            }
        }

        if (quote == '\0')
        {
            return html.Length;
        }

        quotesHold = false;
        return After(html, ">", from);
    }

    private static int SkipTo(string html, string name, int from)
    {
        var end = html.IndexOf($"</{name}", from, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? name.Equals("head", StringComparison.OrdinalIgnoreCase) ? from : html.Length : After(html, ">", end);
    }

    private sealed class Lines
    {
        private readonly StringBuilder _text = new();
        private int _quoted;
        private bool _begun, _blank;

        public bool KeepsBlanks { get; set; }

        public void Quote(int by) => _quoted = Math.Clamp(_quoted + by, 0, 5);

        public void Say(string text)
        {
            foreach (var c in text)
            {
                if (KeepsBlanks && c == '\n')
                {
                    Break();
                }
                else if (c is ' ' or '\t' or '\n' or '\r' or '\f' && !KeepsBlanks)
                {
                    _blank = _begun; // Several are one, and none begins a line.
                }
                else if (c is not ('\u200B' or '\u200C' or '\uFEFF' or '\u034F' or '\u00AD' or '\r')) // What fills the preview of a newsletter.
                {
                    Begin();
                    _text.Append(_blank ? " " : "").Append(c == '\u00A0' ? ' ' : c);
                    _blank = false;
                }
            }
        }

        public void Break()
        {
            Begin();
            _text.Append('\n');
            (_begun, _blank) = (false, false);
        }

        public void EndLine(bool apart)
        {
            if (_begun)
            {
                _text.Append('\n');
            }

            (_begun, _blank) = (false, false);
            if (apart && _text.Length > 1 && _text[^1] == '\n' && _text[^2] != '\n')
            {
                _text.Append('\n');
            }
        }

        public override string ToString() => _text.ToString().Trim();

        private void Begin()
        {
            if (!_begun)
            {
                _text.Append(_quoted > 0 ? new string('>', _quoted) + " " : "");
                _begun = true;
            }
        }
    }
}
