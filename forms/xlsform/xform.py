"""Turns the XForm that pyxform makes into a Definition: binds, controls, words, choices."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, XMLPullParser

from forms.definition import Choice, Choices, Definition, Group, Item, Question, Repeat, Texts
from forms.program import Fault

_H = "{http://www.w3.org/1999/xhtml}"
_X = "{http://www.w3.org/2002/xforms}"
_JR = "{http://openrosa.org/javarosa}"
_ODK = "{http://www.opendatakit.org/xforms}"

_TYPES = {
    "barcode": "barcode",
    "date": "date",
    "dateTime": "dateTime",
    "decimal": "decimal",
    "int": "integer",
    "string": "text",
    "time": "time",
}
_CONTROLS = {"select1": "select_one", "select": "select_multiple", "rank": "rank"}
_STANDARD = frozenset(
    {
        "calculate",
        "constraint",
        "nodeset",
        "readonly",
        "relevant",
        "required",
        "type",
        f"{_JR}constraintMsg",
        f"{_JR}requiredMsg",
        f"{_JR}preload",
        f"{_JR}preloadParams",
    }
)
_ITEMSET = re.compile(r"instance\('([^']+)'\)/root/item(?:\[(.*)\])?\Z", re.DOTALL)
_SHUFFLED = re.compile(r"randomize\((?P<nodes>.*?)(?:,(?P<seed>[^,\]]*))?\)\Z", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][\w.-]*\Z")
_OR_OTHER = re.compile(r"_other:label\Z|-\d+\Z")
"""Names of the words of a question or a choice that ``or_other`` may have added."""
_LANGUAGE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*\Z")
_BEGINNINGS = frozenset({"odk-instance-first-load", "odk-new-repeat"})
_OTHER = {"zh": {"Other": "其他", "Specify other.": "请写明。"}}
"""What ``or_other`` adds is English in every language; said here in those that are ours."""
_MISSING = "-"
"""What pyxform puts where a language lacks a translation."""


def language_code(name: str) -> str:
    """The code in a language's name: ``zh`` of ``中文 (zh)``; the name itself when it has none."""
    match = _LANGUAGE.search(name)
    return match.group(1) if match else name


def read_xform(
    text: str, form_id: str, version: str, titles: Texts
) -> tuple[Definition, list[Fault]]:
    """The definition in an XForm, and what in it cannot be used."""
    reader = _Reader(_document(text))
    return reader.definition(form_id, version, titles), reader.faults


class _Reader:
    def __init__(self, document: Element) -> None:
        self.faults: list[Fault] = []
        self._model = _only(document, f"{_H}head/{_X}model")
        self._body = _only(document, f"{_H}body")
        self._words: dict[str, dict[str, Texts]] = {}
        self.default_language = "default"
        for translation in self._model.iterfind(f"{_X}itext/{_X}translation"):
            self._read_translation(translation)
        self._binds = {
            bind.attrib["nodeset"]: bind.attrib for bind in self._model.iterfind(f"{_X}bind")
        }
        self._first_values = {
            value.attrib["ref"]: value.attrib.get("value", "")
            for value in document.iter(f"{_X}setvalue")
            if _BEGINNINGS & set(value.attrib.get("event", "").split())
        }
        for value in document.iter(f"{_X}setvalue"):
            if not _BEGINNINGS & set(value.attrib.get("event", "").split()):
                path = value.attrib["ref"].split("/", 2)[-1]
                self._refuse(path, "trigger", "a value set when another answer changes")
        self._repeats = {
            repeat.attrib["nodeset"]: repeat for repeat in self._body.iter(f"{_X}repeat")
        }
        self._controls: dict[str, Element] = {}
        self._collect_controls(self._body)

    def definition(self, form_id: str, version: str, titles: Texts) -> Definition:
        lists = self._lists()
        instance = _only(self._model, f"{_X}instance")
        items: list[Item] = []
        for child in instance[0]:
            self._read_item(child, f"/{_local(instance[0])}", items)
        return Definition(
            id=form_id,
            version=version,
            titles={language or self.default_language: title for language, title in titles.items()},
            default_language=self.default_language,
            items=tuple(items),
            lists=lists,
        )

    def _read_translation(self, translation: Element) -> None:
        language = language_code(translation.attrib["lang"])
        if translation.attrib.get("default") == "true()":
            self.default_language = language
        for text in translation.iterfind(f"{_X}text"):
            forms = self._words.setdefault(text.attrib["id"], {})
            for value in text.iterfind(f"{_X}value"):
                words = _with_outputs(value)
                form = value.attrib.get("form", "")
                if form not in ("", "guidance", "short"):
                    path = text.attrib["id"].split(":")[0].split("/", 2)[-1]
                    self._refuse(path, "media", f"media {form!r} in a label")
                elif words != _MISSING:
                    own = _OTHER.get(language, {}) if _OR_OTHER.search(text.attrib["id"]) else {}
                    forms.setdefault(form, {})[language] = own.get(words, words)

    def _collect_controls(self, parent: Element) -> None:
        for control in parent:
            reference = control.attrib.get("ref", "")
            if reference and control.tag != f"{_X}setvalue":
                self._controls[reference] = control
            if control.tag in (f"{_X}group", f"{_X}repeat"):
                self._collect_controls(control)

    def _read_item(self, node: Element, above: str, items: list[Item]) -> None:
        absolute = f"{above}/{_local(node)}"
        path = absolute.split("/", 2)[2]
        if path == "meta" or any(item.path == path for item in items):
            return  # a repeat is there twice: as the template of its instances, and as the first
        control = self._controls.get(absolute)
        bind = self._binds.get(absolute, {})
        if absolute in self._repeats:
            items.append(self._repeat(path, self._repeats[absolute], control, bind))
            for child in node:
                self._read_item(child, absolute, items)
            return
        if len(node) or (control is not None and control.tag == f"{_X}group"):
            labels = {} if control is None else self._texts(control.find(f"{_X}label"))
            appearance = "" if control is None else control.attrib.get("appearance", "")
            items.append(Group(path, labels, bind.get("relevant", "").strip(), appearance))
            for child in node:
                self._read_item(child, absolute, items)
            return
        items.append(self._question(path, absolute, node.text or "", control, bind))

    def _repeat(
        self, path: str, repeat: Element, control: Element | None, bind: dict[str, str]
    ) -> Repeat:
        return Repeat(
            path,
            {} if control is None else self._texts(control.find(f"{_X}label")),
            bind.get("relevant", "").strip(),
            repeat.attrib.get(f"{_JR}count", "").strip(),
            repeat.attrib.get("appearance", ""),
        )

    def _question(
        self,
        path: str,
        absolute: str,
        default: str,
        control: Element | None,
        bind: dict[str, str],
    ) -> Question:
        preload = bind.get(f"{_JR}preload", "")
        if preload:
            preload = f"{preload}/{bind.get(f'{_JR}preloadParams', '')}"
        hint = None if control is None else control.find(f"{_X}hint")
        return Question(
            path=path,
            type=self._type(path, control, bind),
            unseen=control is None,
            labels={} if control is None else self._texts(control.find(f"{_X}label")),
            hints=self._texts(hint),
            guidance=self._texts(hint, "guidance"),
            choices=None if control is None else self._choices(path, control),
            relevant=bind.get("relevant", "").strip(),
            constraint=bind.get("constraint", "").strip(),
            constraint_messages=self._message(bind.get(f"{_JR}constraintMsg", "")),
            required=_expression_or_no(bind.get("required", "")),
            required_messages=self._message(bind.get(f"{_JR}requiredMsg", "")),
            readonly=_expression_or_no(bind.get("readonly", "")),
            calculation=bind.get("calculate", "").strip(),
            default=default,
            first_value=self._first_values.get(absolute, "").strip(),
            appearance="" if control is None else control.attrib.get("appearance", ""),
            preload=preload,
            parameters={} if control is None else _parameters(control),
            bind={
                name: text
                for name, text in bind.items()
                if name not in _STANDARD and not name.startswith("{")
            },
        )

    def _type(self, path: str, control: Element | None, bind: dict[str, str]) -> str:
        stored = bind.get("type", "string")
        if control is None:
            if stored in ("date", "dateTime"):
                return stored
            return "calculate" if bind.get("calculate") else "hidden"
        tag = _local(control)
        if tag in _CONTROLS:
            return _CONTROLS[tag]
        if tag == "trigger":
            return "acknowledge"
        if tag == "range":
            return "range"
        if tag == "upload":
            return "image" if control.attrib.get("mediatype") == "image/*" else "file"
        if bind.get("readonly") == "true()" and stored == "string" and not bind.get("calculate"):
            return "note"
        if tag == "input" and stored in _TYPES:
            return _TYPES[stored]
        self._refuse(path, "type", f"control {tag!r} of type {stored!r}")
        return "text"

    def _choices(self, path: str, control: Element) -> Choices | None:
        itemset = control.find(f"{_X}itemset")
        if itemset is None:
            if _local(control) in _CONTROLS:
                self._refuse(path, "appearance", "choices that come from a search")
            return None
        nodes, seed = itemset.attrib["nodeset"].strip(), ""
        shuffled = _SHUFFLED.match(nodes)
        if shuffled is not None:
            nodes, seed = shuffled["nodes"].strip(), (shuffled["seed"] or "").strip()
        match = _ITEMSET.match(nodes)
        if match is not None:
            listed = (match.group(2) or "").strip()
            return Choices(match.group(1), listed, shuffled is not None, seed)
        code, label = (
            _only(itemset, f"{_X}{name}").attrib.get("ref", "") for name in ("value", "label")
        )
        if "instance(" in nodes or not (_NAME.match(code) and _NAME.match(label)):
            self._refuse(path, "parameters", f"choices by {nodes!r}")
            return None
        return Choices("", "", shuffled is not None, seed, nodes, code, label)

    def _lists(self) -> dict[str, tuple[Choice, ...]]:
        lists: dict[str, tuple[Choice, ...]] = {}
        for instance in self._model.findall(f"{_X}instance")[1:]:
            name = instance.attrib.get("id", "")
            if "src" in instance.attrib:
                continue  # what reads an external file is refused where it stands
            items = instance.iterfind(f"{_X}root/{_X}item")
            lists[name] = tuple(self._choice(item) for item in items)
        return lists

    def _choice(self, item: Element) -> Choice:
        fields = {_local(field): field.text or "" for field in item}
        reference = fields.pop("itextId", "")
        label = fields.pop("label", "")
        labels = self._words.get(reference, {}).get("", {}) if reference else {}
        if label:
            labels = {self.default_language: label}
        return Choice(fields.pop("name", ""), labels, fields)

    def _texts(self, holder: Element | None, form: str = "") -> Texts:
        if holder is None:
            return {}
        reference = holder.attrib.get("ref", "")
        if reference:
            return self._words.get(_itext_id(reference), {}).get(form, {})
        text = _with_outputs(holder) if not form else ""
        own = _OTHER.get(self.default_language, {}).get(text)
        if own is not None:
            return {self.default_language: own, "en": text}
        return {self.default_language: text} if text else {}

    def _message(self, text: str) -> Texts:
        if text.startswith("jr:itext("):
            return self._words.get(_itext_id(text), {}).get("", {})
        return {self.default_language: text} if text else {}

    def _refuse(self, path: str, aspect: str, what: str) -> None:
        text = f"{what} is not supported"
        self.faults.append(Fault(path, aspect, "form.not_supported", None, text))


def _document(text: str) -> Element:
    """The root element of pyxform's own output, which has no document type and no entities."""
    parser: XMLPullParser[Element] = XMLPullParser(("end",))
    parser.feed(text)
    parser.close()
    ended = [event[-1] for event in parser.read_events()]
    root = ended[-1]
    if not isinstance(root, Element):
        raise TypeError("an XForm without a root")
    return root


def _only(parent: Element, path: str) -> Element:
    found = parent.find(path)
    if found is None:
        raise ValueError(f"an XForm without {path}")
    return found


def _local(node: Element) -> str:
    return node.tag.rpartition("}")[2]


def _itext_id(reference: str) -> str:
    return reference.removeprefix("jr:itext('").removesuffix("')")


def _expression_or_no(text: str) -> str:
    return "" if text.strip() == "false()" else text.strip()


def _parameters(control: Element) -> dict[str, str]:
    plain = {"ref", "appearance", "mediatype"}
    return {
        name.rpartition("}")[2]: text for name, text in control.attrib.items() if name not in plain
    }


def _with_outputs(holder: Element) -> str:
    """The words with each ``<output>`` written as ``${expression}``."""
    pieces = [holder.text or ""]
    for child in holder:
        pieces.append("${" + child.attrib.get("value", "").strip() + "}")
        pieces.append(child.tail or "")
    return "".join(pieces).strip()
