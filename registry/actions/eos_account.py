"""Personal codes: entered, handed over against a signature, marked as used, lost, issued again.

Every change is all or nothing: one wrong row of a class stops the whole, and all reasons are named at once.
Lock order: School, then the accounts by number.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import CharField
from django.db.models.functions import Cast

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry import sealing
from registry.codes import Owner, code_as_typed, fault_of_code
from registry.models import Employee, EosAccount, Person, Pupil, Representative, School
from registry.models.eos_account import EVIDENCE, SECRET_FIELDS
from registry.states import CodeState

PEOPLE: Final[dict[str, type[Person]]] = {"employee": Employee, "pupil": Pupil, "representative": Representative}
SHOWN_REASONS: Final = 10
BATCH: Final = 200


@transaction.atomic
def enter_codes(school: School, codes: Mapping[Owner, str], *, on: date, by: Any) -> int:
    """Keeps the codes encrypted, for people of the school who have none yet or whose code was not handed over.

    Returns how many. Raises `Refused` when anything at all is wrong; no message repeats a code.
    """
    typed = {owner: code_as_typed(code) for owner, code in codes.items() if code.strip()}
    if not typed:
        raise Refused("Ни одного кода не вписано.")
    accounts = _accounts(school, list(typed), by=by)
    _refuse_if_any(_wrong_codes(school, typed, accounts, on=on))
    # Two codes may be swapped in one go; row by row they would meet for a moment.
    corrected = [account.pk for account in accounts.values() if account.code_mark]
    EosAccount.objects.filter(pk__in=corrected).update(code_mark=Cast("pk", CharField(max_length=64)))
    for owner, account in accounts.items():
        account.receive(sealed=sealing.seal(typed[owner]), mark=sealing.mark(typed[owner]), on=on, by=by)
    _save_all(accounts.values(), CodeState.GENERATED, by=by, reason="код получен")
    return len(accounts)


def _wrong_codes(
    school: School, typed: Mapping[Owner, str], accounts: Mapping[Owner, EosAccount], *, on: date
) -> list[str]:
    own = {sealing.mark(code): owner for owner, code in typed.items()}
    taken = (
        EosAccount.objects.filter(school=school)
        .exclude(code_mark="")
        .exclude(pk__in=[account.pk for account in accounts.values()])
    )
    taken_marks = set(taken.values_list("code_mark", flat=True)) & set(own)
    reasons = []
    for owner, code in typed.items():
        account, who = accounts[owner], accounts[owner].person.full_name
        if fault := fault_of_code(code):
            reasons.append(f"{who}: {fault}.")
        elif own[sealing.mark(code)] != owner:
            reasons.append(f"{who}: такой же код вписан ещё одному человеку.")
        elif sealing.mark(code) in taken_marks:
            reasons.append(f"{who}: такой код уже записан за другим человеком.")
        elif account.state != CodeState.GENERATED:
            reasons += [f"{who}: {why}." for why in account.obstacles_to(CodeState.GENERATED, on=on)]
    return reasons


@transaction.atomic
def hand_over(school: School, owners: Sequence[Owner], *, on: date, signature: str, to: str = "", by: Any) -> int:
    """The slips went from hand to hand; the codes are wiped. An empty `to` means each person took his own."""
    if not signature.strip():
        raise Refused("Впишите, где человек расписался: например, «ведомость № 3».")
    accounts = _existing(school, owners)
    _refuse_if_any(
        [
            f"{account.person.full_name}: {_why_not_handed_over(why, account)}"
            for account in accounts
            for why in account.obstacles_to(CodeState.HANDED_OVER, on=on)
        ],
        how=Outrun if any(account.state == CodeState.HANDED_OVER for account in accounts) else Refused,
    )
    for account in accounts:
        account.hand_over(to=to.strip() or account.person.full_name, signature=signature.strip(), on=on, by=by)
    _save_all(accounts, CodeState.HANDED_OVER, by=by, reason="код выдан", also=("handed_to", "signature"))
    return len(accounts)


def _why_not_handed_over(why: str, account: EosAccount) -> str:
    if account.state == CodeState.HANDED_OVER:
        return f"код уже выдан {account.handed_over_on:%d.%m.%Y}, получил(а) {account.handed_to}."
    return f"{why}."


@transaction.atomic
def mark(school: School, owners: Sequence[Owner], *, state: CodeState, on: date, by: Any, note: str = "") -> int:
    """Registered, invited, confirmed, linked, lost, blocked, archived: told by people, recorded here."""
    if state in {CodeState.NOT_GENERATED, CodeState.GENERATED, CodeState.HANDED_OVER}:
        raise Refused("Получение и выдача кода отмечаются отдельно.")
    if state == CodeState.BLOCKED and not note.strip():
        raise Refused("Впишите, почему закрыт доступ.")
    accounts = list(_accounts(school, owners, by=by).values())
    _refuse_if_any(
        [f"{account.person.full_name}: {why}." for account in accounts for why in account.obstacles_to(state, on=on)]
    )
    for account in accounts:
        account.pass_into(state, on=on, by=by, note=note.strip())
    _save_all(accounts, state, by=by, reason=str(state.label), also=("note",))
    return len(accounts)


@transaction.atomic
def reissue(account: EosAccount, *, by: Any) -> EosAccount:
    """A new row that waits for its code, instead of a lost, blocked or archived one."""
    School.objects.select_for_update().get(pk=account.school_id)
    fresh = EosAccount.objects.select_for_update().filter(pk=account.pk).first()
    if fresh is None:
        raise Outrun("Этого кода больше нет: данные человека уничтожены по акту.")
    person = fresh.person
    if not fresh.is_closed:
        raise Refused(f"{person.full_name}: новый код выдают взамен утерянного или закрытого.")
    if EosAccount.objects.of(person).first() != fresh:
        raise Outrun(f"{person.full_name}: новый код взамен этого уже заведён.")
    if person.is_archived:
        raise Refused(f"{person.full_name}: человек в архиве, код ему не нужен.")
    new = EosAccount(
        school_id=fresh.school_id,
        employee_id=fresh.employee_id,
        pupil_id=fresh.pupil_id,
        representative_id=fresh.representative_id,
        replaces=fresh,
    )
    save_as(new, by=by, reason="взамен прежнего")
    return new


def _existing(school: School, owners: Sequence[Owner]) -> list[EosAccount]:
    """The newest row of each person, locked. Who has none gets a row that was never saved: its state says why not."""
    return list(_locked(school, owners).values())


def _accounts(school: School, owners: Sequence[Owner], *, by: Any) -> dict[Owner, EosAccount]:
    """The newest row of each person, locked; made where there is none."""
    found = _locked(school, owners)
    new = [account for account in found.values() if account.pk is None]
    if new:
        EosAccount.objects.bulk_create(new, batch_size=BATCH)
        EosAccount.history.bulk_history_create(
            new, batch_size=BATCH, default_user=by, default_change_reason="запись о коде"
        )
    return found


def _locked(school: School, owners: Sequence[Owner]) -> dict[Owner, EosAccount]:
    School.objects.select_for_update().get(pk=school.pk)
    people = _people(school, owners)
    found: dict[Owner, EosAccount] = {}
    for kind in PEOPLE:
        pks = [owner.pk for owner in people if owner.kind == kind]
        if not pks:
            continue
        rows = EosAccount.objects.filter(school=school, **{f"{kind}__in": pks}).order_by("pk")
        for account in rows.select_for_update():
            found[Owner(kind, getattr(account, f"{kind}_id"))] = account
    for owner, person in people.items():
        account = found.setdefault(owner, EosAccount(school=school))
        setattr(account, owner.kind, person)
    return {owner: found[owner] for owner in people}


def _people(school: School, owners: Sequence[Owner]) -> dict[Owner, Person]:
    """The current people of the school behind the keys, in their order; raises when somebody is not there any more."""
    found: dict[Owner, Person] = {}
    for kind, model in PEOPLE.items():
        pks = [owner.pk for owner in owners if owner.kind == kind]
        people = model.objects.current().filter(school=school, pk__in=pks) if pks else []
        found |= {Owner(kind, person.pk): person for person in people}
    if not owners:
        raise Refused("Никто не отмечен. Отметьте людей в списке.")
    if missing := len(set(owners) - set(found)):
        raise Outrun(f"Из отмеченных {missing} больше нет в списке школы: обновите страницу.")
    return {owner: found[owner] for owner in dict.fromkeys(owners)}


def _refuse_if_any(reasons: list[str], how: Callable[..., Refused] = Refused) -> None:
    if not reasons:
        return
    rest = len(reasons) - SHOWN_REASONS
    raise how(*reasons[:SHOWN_REASONS], *([f"И ещё {rest}."] if rest > 0 else []))


def _save_all(
    accounts: Iterable[EosAccount], state: CodeState, *, by: Any, reason: str, also: Sequence[str] = ()
) -> None:
    """One update of what changed and one insert of history for the whole class."""
    rows, word = list(accounts), EVIDENCE[state]
    EosAccount.objects.bulk_update(
        rows, ["state", f"{word}_on", f"{word}_by", *SECRET_FIELDS, *also], batch_size=BATCH // 2
    )
    EosAccount.history.bulk_history_create(
        rows, batch_size=BATCH, update=True, default_user=by, default_change_reason=reason
    )
