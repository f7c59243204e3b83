namespace LeadFlow.Web.Features.Shared;

/// <summary>What the scripts say. The page carries a dictionary of those that are said differently than here; with none it carries nothing.</summary>
public static class ScriptWords
{
    private static readonly string[] Texts =
    [
        "Connecting again",
        "It stands here until you send it again.",
        "LeadFlow does not answer: what you see may be out of date",
        "LeadFlow does not answer: what you type stays here",
        "Live",
        "Load the page again to see how it stands now.",
        "Not sent: no answer from LeadFlow",
        "Not sent: you are offline",
        "Nothing you typed is lost.",
        "Nothing you typed is lost. Try again.",
        "On this page",
        "Send again",
        "Sign in in another tab, then try again. Nothing is lost.",
        "Somebody changed it meanwhile",
        "That could not be done",
        "That did not work: the fault is ours",
        "That is not there any more",
        "Too much at once",
        "Wait a moment, then try again.",
        "You are offline: what you type stays here",
        "You are signed out",
        "You may not do that",
        "in {0}",
        "late by {0}",
        "under a minute",
        "{0} d",
        "{0} d {1} h",
        "{0} h",
        "{0} h {1}",
        "{0} h {1} min",
        "{0} min",
    ];

    public static IEnumerable<string> All => Texts;

    /// <summary>Those that this reader hears in other words.</summary>
    public static Dictionary<string, string> For(Wording t) => Texts.Select(text => (text, Said: t[text])).Where(w => w.Said != w.text).ToDictionary(w => w.text, w => w.Said);
}
