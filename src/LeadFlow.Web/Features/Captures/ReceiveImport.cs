using FluentValidation;
using FluentValidation.Results;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
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

    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(string FileName, byte[] Bytes, Order? Order = null) : IRequest<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Bytes).Must(b => b.Length > 0).WithMessage("The file is empty.")
                .Must(b => b.LongLength <= Import.MaxFileBytes).WithMessage($"A file has at most {Import.MaxFileBytes / 1024 / 1024} MB.").OverridePropertyName("file");
        }
    }

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            using var stream = new MemoryStream(command.Bytes, writable: false);
            var file = await CsvFile.OpenAsync(stream, cancellationToken: cancellationToken);
            if (!file.Succeeded)
            {
                throw new ValidationException([new ValidationFailure("file", file.Problem)]);
            }

            var now = time.GetJobNow();
            var import = Import.Received(NameOf(command.FileName), user.Id!.Value, user.Actor.Name, now);
            db.Imports.Add(import);
            db.ImportFiles.Add(ImportFile.Of(import.Id, command.Bytes));
            if (command.Order is { } order)
            {
                var mapping = StartImport.Mapping(order.Mapping, file.Value.Format.Columns);
                var job = Job.Queue(RunImports.Kind, import.Id, user.Id, now);
                db.Jobs.Add(job);
                import.Start(mapping.ToJson(), order.Policy, order.DryRun, job.Id);
            }

            await db.SaveChangesAsync(cancellationToken);
            if (command.Order is not null)
            {
                await trigger.Now(RunImports.Kind);
            }

            return import.Id;
        }

        private static string NameOf(string fileName)
        {
            var name = Path.GetFileName(fileName.Replace('\\', '/')).Trim();
            name = Text.IsStorable(name) && name.Length > 0 ? name : "import.csv";
            return Text.Shorten(name, Import.FileNameMaxLength);
        }
    }
}
