namespace LeadFlow.Web.Pipeline;

/// <summary>LeadFlow cannot start with what is configured. The message is meant for the person at the terminal, and names the setting.</summary>
public sealed class SettingException(string message) : Exception(message);
