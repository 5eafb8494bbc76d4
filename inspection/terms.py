"""The codes of the trade, stored as they stand here; words for them are made only where shown."""

from __future__ import annotations

from enum import StrEnum


class System(StrEnum):
    """The five systems (Regulation 724 arts. 24-34), and what lies beside them."""

    REAL_NAME = "A"
    SPECIAL_ACCOUNT = "B"
    GC_PAYS = "C"
    DEPOSIT = "D"
    NOTICE_BOARD = "E"
    OTHER = "F"


class CheckAnswer(StrEnum):
    """What an inspector may find on one checklist item."""

    IMPLEMENTED = "implemented"
    PARTIAL = "partial"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    UNCHECKED = "unchecked"


class ContactKind(StrEnum):
    """Every contact with a site or firm has a kind: a service must not disguise an inspection."""

    SERVICE = "service"
    RETURN_VISIT = "return_visit"
    OFFSITE_CHECK = "offsite_check"
    INSPECTION = "inspection"


class InspectionForm(StrEnum):
    """Forms of inspection (Regulation 423 art. 14)."""

    ROUTINE = "routine"
    CASE = "case"
    CAMPAIGN = "campaign"


class SiteState(StrEnum):
    """Where a construction project stands."""

    PLANNED = "planned"
    BUILDING = "building"
    STOPPED = "stopped"
    FINISHED = "finished"
    ACCEPTED = "accepted"


class FirmRole(StrEnum):
    """What a firm is at one site."""

    OWNER = "owner"
    GENERAL_CONTRACTOR = "general_contractor"
    SUBCONTRACTOR = "subcontractor"
    SUPERVISOR = "supervisor"


class ProblemState(StrEnum):
    """States of a ledger item; the moves between them are in `inspection.problems`."""

    DRAFT = "draft"
    REGISTERED = "registered"
    CORRECTING = "correcting"
    AWAITING_RECHECK = "awaiting_recheck"
    STRUCK_OFF = "struck_off"
    EXTENSION_REQUESTED = "extension_requested"
    RECHECK_FAILED = "recheck_failed"
    TO_CASE = "to_case"
    TO_REGULATOR = "to_regulator"
    VOID = "void"


class CallOutcome(StrEnum):
    """How one attempt to reach a worker by phone ended; each attempt is a row of its own."""

    COMPLETED = "completed"
    PARTLY = "partly"
    DECLINED = "declined"
    CALL_BACK = "call_back"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    SWITCHED_OFF = "switched_off"
    SUSPENDED = "suspended"
    NO_SUCH_NUMBER = "no_such_number"
    NOT_THE_WORKER = "not_the_worker"
    NOT_OF_SITE = "not_of_site"
    LANGUAGE = "language"


class AttachmentKind(StrEnum):
    """What proves something beside what was written down."""

    PHOTO = "photo"
    SCAN = "scan"
    FILE = "file"
    VIDEO = "video"
    """Registered by name, digest and times; it stays where it was recorded."""


class PaperType(StrEnum):
    """Documents printed and signed on site."""

    ORDER = "order"
    RECEIPT = "receipt"


class PaperState(StrEnum):
    """The life of an issued paper: a number once used stays used, also on a void paper."""

    ISSUED = "issued"
    SERVED = "served"
    REFUSED = "refused"
    VOID = "void"


class ServiceManner(StrEnum):
    """How a paper reached its addressee (Civil Procedure Law, chapter on service)."""

    DIRECT = "direct"
    LEFT = "left"
    MAIL = "mail"
    PUBLIC_NOTICE = "public_notice"


class AccountRole(StrEnum):
    """What a member of staff may see and do."""

    INSPECTOR = "inspector"
    SUPERVISOR = "supervisor"
    CLERK = "clerk"
    ADMIN = "admin"


class DocumentType(StrEnum):
    """Identity papers, by the national construction worker platform's codes."""

    CITIZEN_ID = "01"
    PASSPORT = "08"
    HK_MACAO_PERMIT = "10"
    TAIWAN_PERMIT = "12"


class Sex(StrEnum):
    """As the order number of a citizen id tells it (GB 11643: odd is male)."""

    MALE = "male"
    FEMALE = "female"


class ParticipantCode(StrEnum):
    """What a firm is at a site, by the national platform's codes."""

    SPECIALIST_SUBCONTRACTOR = "001"
    LABOUR_SUBCONTRACTOR = "006"
    SUPERVISOR = "007"
    OWNER = "008"
    GENERAL_CONTRACTOR = "009"


class TradeCode(StrEnum):
    """A worker's trade, by the national platform's codes."""

    BRICKLAYING = "010"
    REBAR = "020"
    SCAFFOLDING = "030"
    CONCRETE = "040"
    FORMWORK = "050"
    ELECTRICAL = "130"
    WATERPROOFING = "230"
    CARPENTRY = "240"
    WELDING = "270"
    MANAGEMENT = "900"


PARTICIPANT_ROLE: dict[ParticipantCode, FirmRole] = {
    ParticipantCode.SPECIALIST_SUBCONTRACTOR: FirmRole.SUBCONTRACTOR,
    ParticipantCode.LABOUR_SUBCONTRACTOR: FirmRole.SUBCONTRACTOR,
    ParticipantCode.SUPERVISOR: FirmRole.SUPERVISOR,
    ParticipantCode.OWNER: FirmRole.OWNER,
    ParticipantCode.GENERAL_CONTRACTOR: FirmRole.GENERAL_CONTRACTOR,
}
"""The platform tells two kinds of subcontractor apart; duties and papers do not."""
