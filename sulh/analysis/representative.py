"""A set of statements in which everybody finds something of their own.

Approvals go in (who agrees with what), `k` statements come out. Three rules are offered:

* `top`: the k best by a given score. No promise to a minority.
* `seqpav`: sequential proportional approval voting (Thiele 1895; Aziz et al., "Justified representation in
  approval-based committee voting", Social Choice and Welfare 48, 2017). Each round elects the statement
  with the largest sum of w_i / (1 + h_i) over the participants i who approve of it, where h_i counts the
  statements i already has in the set.
* `equal-shares`: the method of equal shares with unit costs (Peters and Skowron, "Proportionality and the
  limits of welfarism", EC 2020). All share a budget of k equally and buy statements together, the cheapest
  for those who pay most first. What is left over is filled by sequential Phragmén, which goes on from the
  money people have left. The result satisfies *extended justified representation* (EJR): of l x n/k
  people who all approve of the same l statements, at least one has l of hers in the set.

Ties go to the statement that stands first. No tie is decided by rounding: floating point only sorts out who
cannot win, with room to spare, and the rest is settled in whole numbers of any length. So neither the order
of the participants nor the machine changes a set.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

Rule = Literal["top", "seqpav", "equal-shares"]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

GUARANTEE: dict[Rule, str] = {"top": "none", "seqpav": "none", "equal-shares": "EJR"}
"""What a rule promises of the approvals it was given; "none" where there is no theorem."""

_MILLION = 1_000_000
# Scores that differ by less than this are floating-point noise, and count as a tie.
_DECIMALS = 12


@dataclass(frozen=True)
class RepresentativeSet:
    """Elected statements, in the order of their election, and how well they serve the participants.

    `statements` are positions, `names` what they are called (the positions again where no names were
    given). `covered` is the share of participants (0..1) who approve of at least one of them, and
    `worst_decile` the mean number approved by the tenth of participants who approve of the fewest; both
    count people, not weights. `guarantee` is "EJR" or "none".
    """

    statements: tuple[int, ...]
    names: tuple[object, ...]
    rule: Rule
    covered: float
    worst_decile: float
    guarantee: str


def representative_set(
    approval: ArrayLike,
    k: int,
    rule: Rule = "top",
    score: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    names: Sequence[object] | None = None,
) -> RepresentativeSet:
    """Choose `k` statements, or all where there are fewer.

    `approval` is boolean of shape (participants, statements); `score`, one number per statement, is
    needed by the rule "top" and used by no other; `weight`, one per participant, by the other two;
    `names` are one per statement. Raises `ValueError` for shapes that do not fit, `k` below 1, an
    unknown rule, a missing score, or weights as `equal_shares` says.
    """
    approves = _approvals(approval, k)
    if names is not None and len(names) != approves.shape[1]:
        raise ValueError("names must be given for every statement")
    match rule:
        case "top":
            if score is None or np.shape(score) != approves.shape[1:]:
                raise ValueError('the rule "top" needs a score for every statement')
            chosen = top(score, k)
        case "seqpav":
            chosen = sequential_pav(approves, k, weight)
        case "equal-shares":
            chosen = equal_shares(approves, k, weight)
        case _:
            raise ValueError(f"the rule must be one of {', '.join(GUARANTEE)}, not {rule}")
    got = np.sort(approves[:, list(chosen)].sum(axis=1))
    tenth = -(-len(got) // 10)
    return RepresentativeSet(
        statements=chosen,
        names=chosen if names is None else tuple(names[at] for at in chosen),
        rule=rule,
        covered=int((got > 0).sum()) / len(got),
        worst_decile=int(got[:tenth].sum()) / tenth,
        guarantee=GUARANTEE[rule],
    )


def top(score: ArrayLike, k: int) -> tuple[int, ...]:
    """The positions of the `k` largest scores, largest first; ties (to twelve decimals) by position.

    Raises `ValueError` for scores that are not one list of numbers, or `k` below 1.
    """
    values = np.asarray(score, dtype=np.float64)
    if values.ndim != 1 or bool(np.isnan(values).any()) or k < 1:
        raise ValueError("a list of scores without gaps is needed, and k of at least 1")
    return tuple(int(at) for at in np.argsort(-np.round(values, _DECIMALS), kind="stable")[:k])


def sequential_pav(approval: ArrayLike, k: int, weight: ArrayLike | None = None) -> tuple[int, ...]:
    """The statements elected by sequential proportional approval voting, in that order.

    `approval` has shape (participants, statements). Statements nobody approves of come last, in their
    order. Raises `ValueError` as `equal_shares` does.
    """
    ballots = _Ballots(approval, k, weight)
    held = np.zeros(len(ballots.weight), dtype=np.int64)
    # 1/1, 1/2 ... 1/k as whole numbers of one unit.
    unit = math.lcm(*range(1, ballots.seats + 1))
    worth = [unit // (count + 1) for count in range(ballots.seats)]

    def gain(statement: int) -> int:
        sizes = ballots.sizes(statement, held, ballots.seats)
        return sum(size * each for size, each in zip(sizes, worth, strict=True))

    while len(ballots.elected) < ballots.seats:
        rough = _sums(ballots.approved, ballots.weight, np.ones(len(held)) / (1 + held))
        rough[ballots.elected] = -1.0
        contenders = np.flatnonzero(rough >= rough.max() * (1.0 - 2.0 * ballots.noise))
        chosen = max((int(at) for at in contenders), key=gain)  # the first of the largest
        ballots.elected.append(chosen)
        held[ballots.approved[chosen]] += 1
    return tuple(ballots.elected)


def equal_shares(approval: ArrayLike, k: int, weight: ArrayLike | None = None) -> tuple[int, ...]:
    """The statements elected by equal shares, completed by sequential Phragmén, in that order.

    `approval` has shape (participants, statements). A participant of weight w brings w k / sum(w). In each
    round a statement costs 1, and its price is the smallest q with sum over its approvers of
    min(money_i, w_i q) = 1; the cheapest is bought. When nothing can be bought any more, all earn at a rate
    in proportion to their weight, and a statement is bought as soon as its approvers hold 1 together, who
    then hold nothing. Statements nobody approves of come last, in their order.

    Weights are positive, and read in millionths: finer differences are rounded. Raises `ValueError` for
    an `approval` that is not boolean or has no row or column, for `k` below 1, and for weights that
    are not one per participant, too small (below half a millionth) or too large (2^62 millionths in all).
    """
    ballots = _Ballots(approval, k, weight)
    purse = _Purse(len(ballots.weight), ballots.seats, int(ballots.weight.sum()))
    for price in (_price, _wait):
        while len(ballots.elected) < ballots.seats and price(ballots, purse):
            pass
    left = [at for at in range(len(ballots.approved)) if at not in set(ballots.elected)]
    return tuple(ballots.elected + left)[: ballots.seats]


class _Ballots:
    """What an election goes by: approvals by statement, whole weights, and who is elected so far."""

    def __init__(self, approval: ArrayLike, k: int, weight: ArrayLike | None) -> None:
        approves = _approvals(approval, k)
        self.approved: Flags = np.ascontiguousarray(approves.T)
        self.weight = _whole(weight, len(approves))
        self.seats = min(k, len(self.approved))
        self.elected: list[int] = []
        # More than what rounding can amount to in a sum over all participants, relative to its terms.
        self.noise = 1e-9 + 4.0 * len(approves) * 2.0**-53

    def sizes(self, statement: int, level: Ints, n_levels: int) -> list[int]:
        """The weight of the statement's approvers on each level, exactly."""
        found = np.zeros(n_levels, dtype=np.int64)
        those = self.approved[statement]
        np.add.at(found, level[those], self.weight[those])
        return [int(size) for size in found]


class _Purse:
    """Money per unit of weight, exactly: participant i has `amounts[level[i]] / unit`; amounts ascend."""

    def __init__(self, n_participants: int, amount: int, unit: int) -> None:
        self.level = np.zeros(n_participants, dtype=np.int64)
        self.amounts = [amount]
        self.unit = unit

    def money(self) -> Floats:
        """Of every participant, correctly rounded."""
        return np.array([amount / self.unit for amount in self.amounts])[self.level]

    def change(self, those: Flags, scale: int, to: Callable[[int], int]) -> None:
        """Multiply the unit by `scale`, and replace the amounts (in the new unit) of `those`."""
        pairs, place = np.unique(self.level * 2 + those, return_inverse=True)
        values = []
        for pair in pairs:
            amount = self.amounts[int(pair) // 2] * scale
            values.append(to(amount) if pair % 2 else amount)
        unit = self.unit * scale
        common = math.gcd(unit, *values)
        ascending = sorted(set(values))
        at = {value: position for position, value in enumerate(ascending)}
        self.level = np.array([at[value] for value in values], dtype=np.int64)[place]
        self.amounts = [value // common for value in ascending]
        self.unit = unit // common


def _price(ballots: _Ballots, purse: _Purse) -> bool:
    """Buy the cheapest statement, each approver paying the price or all she has. False: there is none."""
    money = purse.money()
    order = np.argsort(money, kind="stable")
    low, high = (
        _prices(ballots.approved, ballots.weight, money, order, target)
        for target in (1.0 - ballots.noise, 1.0 + ballots.noise)
    )

    def exact(statement: int) -> Fraction | None:
        sizes = ballots.sizes(statement, purse.level, len(purse.amounts))
        poor, rich = 0, sum(sizes)
        for size, amount in zip(sizes, purse.amounts, strict=True):
            if not rich:
                break
            if purse.unit - poor <= amount * rich:
                return Fraction(purse.unit - poor, rich)
            poor, rich = poor + size * amount, rich - size
        return None

    chosen, price = _cheapest(ballots, low, high, exact)
    if price is None:
        return False
    paid = price.numerator
    purse.change(ballots.approved[chosen], price.denominator, lambda amount: max(0, amount - paid))
    return True


def _wait(ballots: _Ballots, purse: _Purse) -> bool:
    """Buy what can be bought first as money comes in. False: nobody approves of what is left.

    Amounts stay as they were when the waiting began: who has paid at time t is owed -t.
    """
    money = purse.money()
    supporters = _sums(ballots.approved, ballots.weight, np.ones(len(money)))
    missing = 1.0 - _sums(ballots.approved, ballots.weight, money)
    room = ballots.noise * (1.0 + _sums(ballots.approved, ballots.weight, np.abs(money)))
    with np.errstate(divide="ignore"):
        low, high = ((missing + sign * room) / supporters for sign in (-1.0, 1.0))

    def exact(statement: int) -> Fraction | None:
        sizes = ballots.sizes(statement, purse.level, len(purse.amounts))
        held = sum(size * amount for size, amount in zip(sizes, purse.amounts, strict=True))
        return Fraction(purse.unit - held, sum(sizes))

    chosen, time = _cheapest(ballots, low, high, exact)
    if time is None:
        return False
    owed = -time.numerator
    purse.change(ballots.approved[chosen], time.denominator, lambda _: owed)
    return True


def _cheapest(
    ballots: _Ballots, low: Floats, high: Floats, exact: Callable[[int], Fraction | None]
) -> tuple[int, Fraction | None]:
    """Elect the statement with the smallest exact price (None: no price), given bounds of each price."""
    low[ballots.elected] = high[ballots.elected] = np.inf
    best, least = -1, None
    for at in np.flatnonzero((low <= high.min()) & np.isfinite(low)):
        price = exact(int(at))
        if price is not None and (least is None or price < least):
            best, least = int(at), price
    if least is not None:
        ballots.elected.append(best)
    return best, least


@njit(cache=True)
def _sums(approved: Flags, weight: Ints, each: Floats) -> Floats:
    """For each statement, the sum of weight x each over its approvers."""
    found = np.zeros(approved.shape[0])
    for statement in range(approved.shape[0]):
        total = 0.0
        for person in range(approved.shape[1]):
            if approved[statement, person]:
                total += weight[person] * each[person]
        found[statement] = total
    return found


@njit(cache=True)
def _prices(approved: Flags, weight: Ints, money: Floats, order: Ints, target: float) -> Floats:
    """For each statement, the q at which its approvers pay `target` together; infinite if they cannot.

    `order` lists the participants by ascending money.
    """
    found = np.full(approved.shape[0], np.inf)
    for statement in range(approved.shape[0]):
        rich = 0
        for person in range(approved.shape[1]):
            if approved[statement, person]:
                rich += weight[person]
        poor = 0.0
        for person in order:
            if not approved[statement, person]:
                continue
            price = (target - poor) / rich
            if price <= money[person]:
                found[statement] = price
                break
            poor += weight[person] * money[person]
            rich -= weight[person]
    return found


def _approvals(approval: ArrayLike, k: int) -> Flags:
    approves = np.asarray(approval)
    if approves.dtype != np.bool_ or approves.ndim != 2 or not approves.size:
        raise ValueError("approval must be boolean, of shape (participants, statements), with one of each")
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    return approves


def _whole(weight: ArrayLike | None, n_participants: int) -> Ints:
    """Weights as whole numbers, so that sums of them are exact; as small as their ratios allow."""
    if weight is None:
        return np.ones(n_participants, dtype=np.int64)
    given = np.asarray(weight, dtype=np.float64)
    if given.shape != (n_participants,):
        raise ValueError("weights must be given for every participant")
    millionths = np.rint(given * _MILLION)
    if not bool(np.all(millionths >= 1.0)) or not float(millionths.sum()) < 2.0**62:
        raise ValueError("weights must be positive, not below a millionth, and finite")
    whole = millionths.astype(np.int64)
    return np.asarray(whole // np.gcd.reduce(whole), dtype=np.int64)
