"""The code at the door: shown with a notice, checked by whoever stands behind the door, and the keys that prove it."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any

from sqlalchemy import Connection, func, select

from jn_desktop.core.errors import FieldError, StationError
from jn_desktop.core.service import Service
from jn_desktop.demands.rules import require_text
from jn_desktop.inspections.door_code import Claim, Proof, check, key_id_of, picture, public_text, read, read_public
from jn_desktop.inspections.door_keys import KnownKey, code_of, known_keys, make_own_key
from jn_desktop.inspections.model import DoorKey, JointVisit, VisitDepartment
from jn_desktop.inspections.states import VisitState
from jn_desktop.registry.model import Enterprise

_LONGEST_ISSUER = 60
_ASK = "请先不要让来人入企，打电话向签发单位核实"


class CodeVerdict(Enum):
    """What checking a code found."""

    TODAY = auto()
    ANOTHER_DAY = auto()
    OVER = auto()
    """The visit has taken place already."""
    CHANGED = auto()
    """Cancelled here since, or put on another day."""
    UNKNOWN_HERE = auto()
    """Signed by this station, which knows no such visit."""
    FORGED = auto()
    UNKNOWN_KEY = auto()
    NO_CODE = auto()

    @property
    def is_well(self) -> bool:
        return self is CodeVerdict.TODAY


@dataclass(frozen=True)
class DoorCode:
    """The code of a visit as text, and as a PNG to scan."""

    text: str
    picture: bytes


@dataclass(frozen=True)
class KeyCard:
    """A key that proves codes; `text` is what another station is given of it."""

    id: str
    key_id: str
    issuer: str
    text: str


@dataclass(frozen=True)
class Verified:
    """What checking a code found, in words; `visit_id` is the visit where it is one of this station's."""

    verdict: CodeVerdict
    sentence: str
    number: str | None = None
    day: str | None = None
    visit_id: str | None = None


class DoorCodeService(Service):
    """Show and check codes. The station's secret key leaves the database for nobody."""

    feature = "door_codes"

    def code(self, visit_id: str) -> DoorCode | None:
        """Return the code of a visit; None before its enterprise was told, and once it is cancelled."""
        with self.context.reading() as connection:
            text = code_of(connection, visit_id)
        return None if text is None else DoorCode(text, picture(text))

    def verify(self, text: str) -> Verified:
        """Say what a scanned or typed text is worth."""
        claim = read(text)
        if claim is None:
            return Verified(
                CodeVerdict.NO_CODE, "这不是入企检查码；检查码以 JN1: 开头，请扫描通知书上的码，或完整输入。"
            )
        with self.context.reading() as connection:
            keys = known_keys(connection)
            proof = check(text, [key.public for key in keys])
            if proof is not Proof.GENUINE:
                return _unproved(claim, proof)
            issuer = next(key for key in keys if key.key_id == claim.key_id)
            return _proved(connection, claim, issuer, self.context.today())

    def own_key(self) -> KeyCard | None:
        """Return the public half of the station's own key; None before it has one."""
        with self.context.reading() as connection:
            return next((_card(key) for key in known_keys(connection) if key.own), None)

    def make_key(self) -> KeyCard:
        """Make the station's own key, if it has none yet, and return its public half."""
        with self.context.writing() as work:
            make_own_key(work)
            work.flush()
            return next(_card(key) for key in known_keys(work.connection) if key.own)

    def trusted(self) -> list[KeyCard]:
        """Return the keys of other stations whose codes are taken for good."""
        with self.context.reading() as connection:
            return [_card(key) for key in known_keys(connection) if not key.own]

    def trust(self, issuer: str, text: str) -> str:
        """Take the codes of another station for good from now on; return the key's id."""
        name = require_text("issuer", issuer, "还没有写是哪个单位的公钥；请写签发单位。")
        if len(name) > _LONGEST_ISSUER or not name.isprintable():
            raise FieldError("issuer", f"签发单位太长或含有换行等特殊字符；最多 {_LONGEST_ISSUER} 个字。")
        public = read_public(text)
        with self.context.writing() as work:
            for known in known_keys(work.connection):
                if known.key_id == key_id_of(public):
                    whose = "本站自己" if known.own else f"“{known.issuer}”"
                    raise FieldError("text", f"这个公钥已经登记过，是{whose}的。")
            return work.insert(DoorKey, {"issuer": name, "public": public})

    def distrust(self, trusted_id: str) -> None:
        """Take codes of another station's key for good no longer; it can be brought back."""
        self._set_retired(trusted_id, self.context.today().isoformat())

    def bring_back(self, trusted_id: str) -> None:
        """Undo a removal."""
        self._set_retired(trusted_id, None)

    def _set_retired(self, trusted_id: str, retired_on: str | None) -> None:
        with self.context.writing() as work:
            known = work.find(DoorKey, "id", [trusted_id])
            if not known or known[0]["secret"] is not None:
                raise StationError("这个公钥已经不在了；请刷新。")
            work.update(DoorKey, known[0], {"retired_on": retired_on})


def _card(key: KnownKey) -> KeyCard:
    return KeyCard(key.id, key.key_id, key.issuer, public_text(key.public))


def _unproved(claim: Claim, proof: Proof) -> Verified:
    told = {"number": claim.number, "day": claim.day.isoformat()}
    if proof is Proof.UNKNOWN_KEY:
        said = f"检查码 {claim.number} 由没有登记的公钥（{claim.key_id}）签发，无法核验；{_ASK}，确认后可登记它的公钥。"
        return Verified(CodeVerdict.UNKNOWN_KEY, said, **told)
    return Verified(
        CodeVerdict.FORGED, f"检查码 {claim.number} 的签名对不上，可能输错，也可能是伪造的；{_ASK}。", **told
    )


def _proved(connection: Connection, claim: Claim, issuer: KnownKey, today: date) -> Verified:
    """Say what a genuine code is worth today; of a visit of this station, by what has become of it since."""
    told: dict[str, Any] = {"number": claim.number, "day": claim.day.isoformat()}
    visit = _visit(connection, claim.number) if issuer.own else None
    if issuer.own:
        if visit is None:
            said = f"检查码由本站签发，但本站没有 {claim.number} 这次检查的记录；{_ASK}。"
            return Verified(CodeVerdict.UNKNOWN_HERE, said, **told)
        told["visit_id"] = visit.id
        changed = _changed(visit, claim)
        if changed is not None:
            return Verified(changed[0], changed[1], **told)
    whose = visit.enterprise if visit is not None else f"信用代码 {claim.uscc or '未登记'} 的企业"
    about = f"{claim.number}，{whose}，{claim.departments} 个部门，由{issuer.issuer}签发"
    if claim.day == today:
        return Verified(CodeVerdict.TODAY, f"核验通过，检查日期是今天：{about}。", **told)
    when = "还没有到" if claim.day > today else "已经过去"
    said = f"签名有效，但检查日期是 {claim.day}，{when}，不是今天：{about}。"
    return Verified(CodeVerdict.ANOTHER_DAY, said, **told)


def _changed(visit: Any, claim: Claim) -> tuple[CodeVerdict, str] | None:
    """Return what has become of a visit since its code was signed, None where it stands as the code says."""
    if visit.state == VisitState.CANCELLED:
        return CodeVerdict.CHANGED, f"检查 {claim.number} 已经取消（{visit.cancelled}）；{_ASK}。"
    if visit.day != claim.day.isoformat():
        return (
            CodeVerdict.CHANGED,
            f"检查 {claim.number} 已改到 {visit.day}，这个码上是 {claim.day}；请以新的日期为准。",
        )
    if visit.uscc != claim.uscc or visit.departments != claim.departments:
        return CodeVerdict.CHANGED, f"检查 {claim.number} 的企业或部门在签发以后有变动，和码上的不一致；{_ASK}。"
    if visit.left_at is not None:
        left = visit.left_at.replace("T", " ")
        return CodeVerdict.OVER, f"检查 {claim.number} 已于 {left} 结束，同一个码不能再用来入企；{_ASK}。"
    return None


def _visit(connection: Connection, number: str) -> Any:
    departments = (
        select(func.count())
        .where(VisitDepartment.visit_id == JointVisit.id, VisitDepartment.retired_on.is_(None))
        .scalar_subquery()
    )
    query = (
        select(
            *(JointVisit.id, JointVisit.state, JointVisit.day, JointVisit.left_at, JointVisit.cancelled),
            *(Enterprise.name.label("enterprise"), Enterprise.uscc, departments.label("departments")),
        )
        .join(Enterprise, Enterprise.id == JointVisit.enterprise_id)
        .where(JointVisit.number == number, JointVisit.retired_on.is_(None))
        .limit(1)
    )
    return connection.execute(query).one_or_none()
