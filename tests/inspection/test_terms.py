"""The stored codes: rows of ten years ago must still mean what they meant."""

from inspection import terms


def test_codes_of_the_shared_vocabulary_have_not_moved() -> None:
    assert [*terms.System] == ["A", "B", "C", "D", "E", "F"]
    assert {*terms.CheckAnswer} == {
        "implemented", "partial", "missing", "not_applicable", "unchecked",
    }  # fmt: skip
    assert {*terms.ContactKind} == {"service", "return_visit", "offsite_check", "inspection"}
    assert {*terms.InspectionForm} == {"routine", "case", "campaign"}
    assert {*terms.SiteState} == {"planned", "building", "stopped", "finished", "accepted"}
    assert {*terms.FirmRole} == {"owner", "general_contractor", "subcontractor", "supervisor"}
    assert {*terms.ProblemState} == {
        "draft", "registered", "correcting", "awaiting_recheck", "struck_off",
        "extension_requested", "recheck_failed", "to_case", "to_regulator", "void",
    }  # fmt: skip
    assert {*terms.CallOutcome} == {
        "completed", "partly", "declined", "call_back", "no_answer", "busy", "switched_off",
        "suspended", "no_such_number", "not_the_worker", "not_of_site", "language",
    }  # fmt: skip
    assert {*terms.PaperType} == {"order", "receipt"}
    assert {*terms.PaperState} == {"issued", "served", "refused", "void"}
    assert {*terms.ServiceManner} == {"direct", "left", "mail", "public_notice"}
    assert {*terms.AccountRole} == {"inspector", "supervisor", "clerk", "admin"}
    assert {*terms.DocumentType} == {"01", "08", "10", "12"}
    assert {*terms.ParticipantCode} == {"001", "006", "007", "008", "009"}


def test_every_platform_participant_has_a_role_here() -> None:
    assert set(terms.PARTICIPANT_ROLE) == set(terms.ParticipantCode)
    assert set(terms.PARTICIPANT_ROLE.values()) == set(terms.FirmRole)
