"""Exports in the style of each tool: recognised, or left open; never wrong."""

from __future__ import annotations

import json
from pathlib import Path

from tests.inspect.files import made, text_of

DAYS = [f"2026-{month:02d}-{day:02d}" for month in (9, 10) for day in range(1, 29)]
SCORES = [10, 9, 3, 8, 10, 0, 7, 9, 6, 10, 9, 5]


def test_qualtrics(tmp_path: Path) -> None:
    ids = ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished"]
    ids += ["RecordedDate", "ResponseId", "RecipientEmail", "Q1_NPS_GROUP", "Q1", "Q2", "Q3_1", "Region"]
    texts = ["Start Date", "End Date", "Response Type", "IP Address", "Progress", "Duration (in seconds)"]
    texts += ["Finished", "Recorded Date", "Response ID", "Recipient Email", "On a scale... - Group"]
    texts += ["On a scale from 0-10, how likely are you to recommend us\nto a friend?"]
    texts += ["What is the main reason for your score?", "How satisfied are you with: - Delivery", "Region"]
    imports = [json.dumps({"ImportId": name}) for name in ids]
    rows = []
    for n, day in enumerate(DAYS):
        score = SCORES[n % 12]
        group = "Promoter" if score > 8 else "Passive" if score > 6 else "Detractor"
        status = "Survey Preview" if n == 3 else "IP Address"
        words = ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"][n % 5]
        row = [f"{day} 09:0{n % 6}:11", f"{day} 09:1{n % 6}:00", status, "10.0.0.1", 100, 60 + n, "True"]
        row += [f"{day} 09:1{n % 6}:01", f"R_{n:04d}x", f"p{n}@mail.example", group, score]
        rows.append(
            [*row, f"Because parcel {n} came late and wet" * (n % 3 > 0), words, ["Nord", "Sud"][n % 2]]
        )
    found = made(tmp_path, export_csv=text_of([ids, texts, imports, *rows]))
    source = found.data["sources"]["export"]
    table = found.table("responses")
    assert found.report.sheets[0].origin.kind == "Qualtrics"
    assert source["data_row"] == "4"
    assert table["columns"]["response_id"] == "ResponseId"
    assert table["columns"]["answered_at"] == "RecordedDate"
    assert table["columns"]["comment"] == "Q2"
    assert table["questions"]["nps"]["column"] == "Q1"
    assert "recommend us to a friend?" in table["questions"]["nps"]["text"]
    assert table["dimensions"] == {"region": "Region"}
    assert found.taken()["IPAddress"] == found.taken()["RecipientEmail"] == "personal data"
    assert found.report.doubts == []
    data = found.opened()
    answers = data.table("responses").filter("question = 'nps'").aggregate("count(*)")
    assert answers.fetchall() == [(len(DAYS) - 1,)]
    assert {one.kind for one in data.questions.values()} == {"nps", "csat"}


def test_surveymonkey(tmp_path: Path) -> None:
    first = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address"]
    first += ["First Name", "How likely is it that you would recommend us to a friend or colleague?"]
    first += ["Please rate the following:", "", "Any other comments?"]
    second = [""] * 7 + ["", "Staff - satisfaction", "Price - satisfaction", "Open-Ended Response"]
    rows = [
        [
            114000 + n,
            4411,
            f"{m}/{d}/2026 10:15:00 AM",
            f"{m}/{d}/2026 10:19:00 AM",
            "10.0.0.9",
            "",
            "",
            SCORES[n % 12],
            n % 5 + 1,
            (n + 2) % 5 + 1,
            f"It took {n} calls to get an answer" * (n % 2),
        ]
        for n, (m, d) in enumerate((m, d) for m in (9, 10) for d in range(1, 29))
    ]
    found = made(tmp_path, sm_csv=text_of([first, second, *rows]))
    table = found.table("responses")
    assert found.data["sources"]["sm"]["data_row"] == "3"
    assert table["columns"]["response_id"] == "Respondent ID"
    assert table["columns"]["answered_at"] == {"column": "End Date", "format": "%m/%d/%Y %I:%M:%S %p"}
    assert table["columns"]["comment"] == "Any other comments?"
    assert table["questions"]["nps"]["column"].startswith("How likely")
    asked = [one for one in table["questions"].values() if one["kind"] == "csat"]
    assert [one["column"] for one in asked] == ["Please rate the following:", "column 10"]
    assert asked[1]["text"] == "Please rate the following: – Price - satisfaction"
    (main,) = found.report.doubts
    assert "headline" in main.question
    data = found.opened(1)
    assert data.questions["please_rate_the_following"].main is False
    assert data.span("responses") is not None


def test_typeform(tmp_path: Path) -> None:
    heads = [
        "#",
        "How likely are you to recommend us to a friend?",
        "How easy was it to get help? (1 = very difficult, 7 = very easy)",
    ]
    heads += ["What could we improve?", "Start Date (UTC)", "Submit Date (UTC)", "Network ID", "Tags"]
    rows = [
        [
            f"a{n:03d}f",
            SCORES[n % 12],
            n % 7 + 1,
            f"Shorter waiting times at till {n} please" * (n % 2),
            f"{day} 08:00:00",
            f"{day} 08:03:12",
            f"{n:04d}beef",
            "",
        ]
        for n, day in enumerate(DAYS)
    ]
    found = made(tmp_path, form_csv=text_of([heads, *rows]))
    table = found.table("responses")
    assert table["columns"]["answered_at"] == {"column": "Submit Date (UTC)", "timezone": "UTC"}
    assert table["questions"]["ces"]["polarity"] == "ease"
    assert table["questions"]["ces"]["scale"] == ["1", "7"]
    assert table["columns"]["comment"] == "What could we improve?"
    assert found.opened().questions["ces"].polarity == "ease"


def test_google_forms_in_french(tmp_path: Path) -> None:
    heads = [
        "Horodateur",
        "Recommanderiez-vous notre magasin à un proche ?",
        "Êtes-vous satisfait de votre visite ?",
    ]
    heads += ["Pourquoi cette note ?", "Magasin"]
    words = [
        "Pas du tout satisfait",
        "Plutôt pas satisfait",
        "Plutôt satisfait",
        "Très satisfait",
        "Ne sait pas",
    ]
    rows = [
        [
            f"{d:02d}/{m:02d}/2026 10:00:00",
            SCORES[n % 12],
            words[n % 5],
            f"L’accueil était froid, {n} minutes d’attente c’est long" * (n % 2),
            ["Lyon", "Lille"][n % 2],
        ]
        for n, (m, d) in enumerate((m, d) for m in (9, 10) for d in range(1, 29))
    ]
    found = made(tmp_path, reponses_csv=text_of([heads, *rows], ";"))
    table = found.table("responses")
    assert found.data["sources"]["reponses"]["separator"] == ";"
    assert table["columns"]["answered_at"] == {"column": "Horodateur", "format": "%d/%m/%Y %H:%M:%S"}
    assert table["questions"]["nps"]["column"] == heads[1]
    satisfied = next(one for one in table["questions"].values() if one["kind"] == "csat")
    assert satisfied["scale"] == ["1", "4"]
    assert satisfied["map"] == {words[0]: "1", words[1]: "2", words[2]: "3", words[3]: "4", words[4]: None}
    assert found.report.language == "fr"
    assert found.opened().questions


def test_zendesk(tmp_path: Path) -> None:
    heads = ["Id", "Requester", "Requester email", "Subject", "Status", "Priority", "Channel", "Created at"]
    heads += ["Updated at", "Solved at", "Satisfaction Score", "Reopens", "Assignee", "Ticket type"]
    rows = [
        [
            3000 + n,
            "Ann Lee",
            f"a{n}@mail.example",
            "Where is my order number " + str(n),
            "Solved" if n % 4 else "Open",
            ["Low", "High"][n % 2],
            ["email", "chat"][n % 2],
            f"{day} 08:00:00 UTC",
            f"{day} 19:00:00 UTC",
            f"{day} 18:00:00 UTC" if n % 4 else "",
            ["Good", "Bad", "Offered", "Unoffered"][n % 4],
            n % 2,
            "Zoe Roy",
            "Question",
        ]
        for n, day in enumerate(DAYS)
    ]
    found = made(tmp_path, zendesk_csv=text_of([heads, *rows]))
    tickets = found.table("tickets")
    assert tickets["columns"]["ticket_id"] == "Id"
    assert tickets["columns"]["created_at"]["column"] == "Created at"
    assert tickets["columns"]["created_at"]["timezone"] == "UTC"
    assert tickets["columns"]["resolved_at"]["column"] == "Solved at"
    assert tickets["columns"]["status"] == "Status"
    assert tickets["columns"]["channel"] == "Channel"
    assert tickets["columns"]["reopens"] == "Reopens"
    assert {found.taken()[one] for one in ("Requester", "Requester email", "Assignee")} == {"personal data"}
    (when,) = found.report.doubts
    assert "date of the answer" in when.question
    question = next(iter(found.table("responses")["questions"].values()))
    assert question["map"] == {"Bad": "0", "Good": "1", "Offered": None, "Unoffered": None}
    assert found.opened(0).tables == ("responses", "tickets")


def test_freshdesk_in_french(tmp_path: Path) -> None:
    heads = [
        "N° ticket",
        "Objet",
        "Statut",
        "Priorité",
        "Source",
        "Créé le",
        "Résolu le",
        "Clôturé le",
        "Agent",
    ]
    rows = [
        [
            f"T-{n}",
            f"Panne de la box numéro {n} depuis hier",
            ["Résolu", "Ouvert"][n % 2],
            ["Basse", "Haute"][n % 2],
            ["Téléphone", "E-mail"][n % 3 > 0],
            f"{d:02d}/{m:02d}/2026 08:00",
            f"{d:02d}/{m:02d}/2026 18:00" if n % 2 else "",
            "",
            "Zoé Roy",
        ]
        for n, (m, d) in enumerate((m, d) for m in (9, 10) for d in range(1, 29))
    ]
    found = made(tmp_path, tickets_csv=text_of([heads, *rows], ";").encode("cp1252"))
    columns = found.table("tickets")["columns"]
    assert found.data["sources"]["tickets"]["encoding"] == "cp1252"
    assert columns["ticket_id"] == "N° ticket"
    assert columns["created_at"] == {"column": "Créé le", "format": "%d/%m/%Y %H:%M"}
    assert columns["resolved_at"]["column"] == "Résolu le"
    assert columns["status"] == "Statut"
    assert columns["channel"] == "Source"
    assert found.opened().tables == ("tickets",)


def test_medallia_like_export_in_two_languages(tmp_path: Path) -> None:
    heads = ["Survey ID", "Response Date", "Unit", "Likelihood to Recommend / Recommandation"]
    heads += ["Overall Satisfaction / Satisfaction globale", "Room", "Weight"]
    rows = [
        f"S{n}\t{day}\tParis {n % 3}\t{SCORES[n % 12]}\t{n % 7 + 1}\t{n + 100}\t1.{n % 9}"
        for n, day in enumerate(DAYS)
    ]
    found = made(tmp_path, export_tsv="\n".join(["\t".join(heads), *rows]).encode("utf-16"))
    table = found.table("responses")
    assert found.data["sources"]["export"]["encoding"] == "utf-16"
    assert table["columns"]["response_id"] == "Survey ID"
    assert table["columns"]["answered_at"] == "Response Date"
    assert table["columns"]["weight"] == "Weight"
    assert table["questions"]["nps"]["kind"] == "nps"
    assert [one["scale"] for one in table["questions"].values() if one["kind"] == "csat"] == [["1", "7"]]
    assert found.taken()["Room"] == "not used"
    assert found.opened().questions
