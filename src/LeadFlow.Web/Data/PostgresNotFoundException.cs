namespace LeadFlow.Web.Data;

/// <summary>There is no PostgreSQL that could be started. The message is meant for the person at the terminal.</summary>
public sealed class PostgresNotFoundException(string reason) : Exception($"{reason}{Environment.NewLine}{Environment.NewLine}{WhatToDo}")
{
    private const string WhatToDo = """
        Do one of these:
          Debian, Ubuntu    sudo apt install postgresql
          Fedora            sudo dnf install postgresql-server postgresql-contrib
          macOS             brew install postgresql@18
          any of them       npm ci --include=optional     (in src/LeadFlow.Web: brings a private copy, nothing is installed)
          other place       LEADFLOW_PG_BIN=/path/to/bin  (the folder that holds initdb and postgres)
          own server        ConnectionStrings__LeadFlow='Host=...;Database=leadflow;Username=...;Password=...'
        """;
}
