using FluentValidation;
using FluentValidation.Results;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Takes in a file of leads; with an order, it is run as that says at once. A file that cannot be read is refused and not kept.</summary>
public static class ReceiveImport
{
    /// <param name="Mapping">JSON, as the API takes it.</param>
    public sealed record Order(string Mapping, ImportPolicy Policy, bool DryRun);

    /// <param name="Content">Seekable; read piece by piece, closed by whoever opened it.</param>
    /// <param name="Further">Files whose columns the mapping of the order joins to the rows of the first.</param>
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(string FileName, Stream Content, Order? Order = null, IReadOnlyList<(string FileName, Stream Content)>? Further = null) : IRequest<Guid>
    {
        public Command(string fileName, byte[] bytes, Order? order = null)
            : this(fileName, new MemoryStream(bytes, writable: false), order)
        {
        }
    }

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            ImportIntake.CheckSize(command.Content);
            var choices = command.Order is { } given ? ChoicesOf(given.Mapping) : null;
            var (sent, joined) = (command.Further?.Count ?? 0, choices?.Join?.Count ?? 0);
            if (sent != joined)
            {
                throw ImportIntake.Invalid($"The mapping joins {joined} further {(joined == 1 ? "file" : "files")}, and {sent} {(sent == 1 ? "was" : "were")} sent.");
            }

            var (intake, now) = (new ImportIntake(db), time.GetJobNow());
            var import = Import.Received(ImportIntake.NameOf(command.FileName), user.Id!.Value, user.Actor.Name, now);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            db.Imports.Add(import);
            await db.SaveChangesAsync(cancellationToken);
            var sheet = await intake.Keep(import.Id, ImportPart.Main, import.FileName, command.Content, choices, cancellationToken);
            foreach (var (i, (name, content)) in (command.Further ?? []).Index())
            {
                ImportIntake.CheckSize(content);
                await intake.Keep(import.Id, ImportPart.Main + 1 + i, ImportIntake.NameOf(name), content, null, cancellationToken);
            }

            choices = sheet is null ? choices : (choices ?? new()) with { Sheet = sheet };
            await new ImportJoin(db, intake).PutTogether(import.Id, choices, cancellationToken);
            var columns = await intake.Settle(import, choices, cancellationToken);
            if (command.Order is { } order)
            {
                var mapping = StartImport.Mapping(order.Mapping, columns) with { File = choices };
                var job = Job.Queue(RunImports.Kind, import.Id, user.Id, now);
                db.Jobs.Add(job);
                import.Start(mapping.ToJson(), order.Policy, order.DryRun, job.Id);
            }
            else if (choices is not null)
            {
                import.Match((new ImportMapping() with { File = choices }).ToJson());
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            if (command.Order is not null)
            {
                await trigger.Now(RunImports.Kind);
            }

            return import.Id;
        }

        private static FileChoices? ChoicesOf(string json)
        {
            var mapping = ImportMapping.Parse(json);
            return !mapping.Succeeded ? throw new ValidationException([new ValidationFailure("mapping", mapping.Problem)])
                : mapping.Value.File?.Problems().FirstOrDefault() is { Sentence: { } sentence } problem ? throw new ValidationException([new ValidationFailure($"mapping.file.{problem.Property}", sentence)])
                : mapping.Value.File;
        }
    }
}
