using LeadFlow.Domain.Forms;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>What the house itself says on a form, in the visitor's language; English where we do not speak it. What a company writes in its forms it translates itself.</summary>
public sealed record FormWords(string Optional, string OnlyIf, string Choose, string Kept, string Closed, string ClosedText, string Once, string OnceText, string Confirm, string Gone, string TooMany, string Look, string ConsentTitle, string ConsentMail, string ConsentButton, string ConsentDone, string ConsentGone, IReadOnlyDictionary<AnswerProblem, string> Problems)
{
    private static readonly FormWords _english = new("if you like", "Only if you chose: {0}", "Choose", "Your answers stay here if the page closes.", "This form is closed", "It takes no more answers. What you sent is not lost: it lies with us.",
        "One more click", "Press once more, so that we know a person sent it.", "Yes, send it", "There is no such form", "Too many at once. Please try again in a minute.", "Please look at what is marked.",
            "Please confirm", "You agreed to this on our page:\n\n{0}\n\nIt counts once you confirm it here:\n\n{1}\n\nIf it was not you, do nothing.", "I confirm", "Thank you, it is confirmed", "This link is no longer good",
        new Dictionary<AnswerProblem, string>
        {
            [AnswerProblem.Missing] = "This is needed",
            [AnswerProblem.TooLong] = "This is too long",
            [AnswerProblem.NoEmail] = "This is not an e-mail address yet",
            [AnswerProblem.NoPhone] = "This is not a phone number",
            [AnswerProblem.NoDate] = "This is not a date",
            [AnswerProblem.NoNumber] = "This is not a number",
            [AnswerProblem.NotOffered] = "Choose one of these",
            [AnswerProblem.NotAText] = "This holds a character that cannot be stored",
        });

    private static readonly Dictionary<string, FormWords> _all = new()
    {
        ["en"] = _english,
        ["de"] = new("wenn Sie möchten", "Nur wenn Sie gewählt haben: {0}", "Bitte wählen", "Ihre Angaben bleiben hier, wenn sich die Seite schließt.", "Dieses Formular ist geschlossen", "Es nimmt keine Angaben mehr an. Was Sie gesendet haben, ist nicht verloren: Es liegt bei uns.",
            "Noch ein Klick", "Drücken Sie noch einmal, damit wir wissen, dass ein Mensch es gesendet hat.", "Ja, senden", "Dieses Formular gibt es nicht", "Zu viele auf einmal. Bitte versuchen Sie es in einer Minute noch einmal.", "Bitte sehen Sie sich an, was markiert ist.",
            "Bitte bestätigen", "Auf unserer Seite haben Sie zugestimmt:\n\n{0}\n\nDas gilt, sobald Sie es hier bestätigen:\n\n{1}\n\nWaren Sie es nicht, brauchen Sie nichts zu tun.", "Ich bestätige", "Danke, es ist bestätigt", "Dieser Link gilt nicht mehr",
            new Dictionary<AnswerProblem, string>
            {
                [AnswerProblem.Missing] = "Das wird gebraucht",
                [AnswerProblem.TooLong] = "Das ist zu lang",
                [AnswerProblem.NoEmail] = "Das ist noch keine E-Mail-Adresse",
                [AnswerProblem.NoPhone] = "Das ist keine Telefonnummer",
                [AnswerProblem.NoDate] = "Das ist kein Datum",
                [AnswerProblem.NoNumber] = "Das ist keine Zahl",
                [AnswerProblem.NotOffered] = "Bitte wählen Sie aus der Liste",
                [AnswerProblem.NotAText] = "Darin steht ein Zeichen, das sich nicht speichern lässt",
            }),
        ["fr"] = new("si vous le souhaitez", "Seulement si vous avez choisi : {0}", "Choisir", "Vos réponses restent ici si la page se ferme.", "Ce formulaire est fermé", "Il ne prend plus de réponses. Ce que vous avez envoyé n’est pas perdu : nous l’avons.",
            "Encore un clic", "Appuyez encore une fois, pour que nous sachions qu’une personne l’a envoyé.", "Oui, envoyer", "Ce formulaire n’existe pas", "Trop d’envois à la fois. Veuillez réessayer dans une minute.", "Veuillez regarder ce qui est marqué.",
            "Veuillez confirmer", "Vous avez donné votre accord sur notre page :\n\n{0}\n\nIl compte dès que vous le confirmez ici :\n\n{1}\n\nSi ce n’était pas vous, ne faites rien.", "Je confirme", "Merci, c’est confirmé", "Ce lien n’est plus valable",
            new Dictionary<AnswerProblem, string>
            {
                [AnswerProblem.Missing] = "Cette réponse est nécessaire",
                [AnswerProblem.TooLong] = "C’est trop long",
                [AnswerProblem.NoEmail] = "Ce n’est pas encore une adresse e-mail",
                [AnswerProblem.NoPhone] = "Ce n’est pas un numéro de téléphone",
                [AnswerProblem.NoDate] = "Ce n’est pas une date",
                [AnswerProblem.NoNumber] = "Ce n’est pas un nombre",
                [AnswerProblem.NotOffered] = "Choisissez dans la liste",
                [AnswerProblem.NotAText] = "Un caractère ne peut pas être enregistré",
            }),
        ["es"] = new("si lo desea", "Solo si ha elegido: {0}", "Elegir", "Sus respuestas se quedan aquí si la página se cierra.", "Este formulario está cerrado", "Ya no acepta respuestas. Lo que ha enviado no se pierde: lo tenemos.",
            "Un clic más", "Pulse una vez más, para que sepamos que lo envió una persona.", "Sí, enviar", "Este formulario no existe", "Demasiados a la vez. Inténtelo de nuevo en un minuto.", "Por favor, mire lo que está marcado.",
            "Por favor, confirme", "Usted aceptó esto en nuestra página:\n\n{0}\n\nCuenta en cuanto lo confirme aquí:\n\n{1}\n\nSi no fue usted, no haga nada.", "Confirmo", "Gracias, está confirmado", "Este enlace ya no es válido",
            new Dictionary<AnswerProblem, string>
            {
                [AnswerProblem.Missing] = "Esto es necesario",
                [AnswerProblem.TooLong] = "Es demasiado largo",
                [AnswerProblem.NoEmail] = "Todavía no es una dirección de correo",
                [AnswerProblem.NoPhone] = "No es un número de teléfono",
                [AnswerProblem.NoDate] = "No es una fecha",
                [AnswerProblem.NoNumber] = "No es un número",
                [AnswerProblem.NotOffered] = "Elija de la lista",
                [AnswerProblem.NotAText] = "Hay un carácter que no se puede guardar",
            }),
    };

    /// <summary>Languages in which the house itself speaks to visitors.</summary>
    public static IEnumerable<string> Spoken => _all.Keys;

    public static FormWords In(string language) => _all.GetValueOrDefault(language, _english);
}
