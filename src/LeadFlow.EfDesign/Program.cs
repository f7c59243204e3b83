return; // Only the start-up project of dotnet-ef: see docs/adr/0006.
