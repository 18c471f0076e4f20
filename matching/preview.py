"""What another version of the scoring would do to the matches of today, before it is put in force."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count

from diaspora.models import Profile
from matching import engine
from matching.models import Match, Scoring
from matching.snapshots import load, load_taxonomy, need_rows, profile_rows, today
from matching.versions import in_force
from projects.models import Need

MOST_MATCHES = 2_000  # current matches that are scored again
MOST_PAIRS = 20_000  # pairs of people and needs looked at for new matches
MOST_NEEDS = 40
MOVERS = 20


@dataclass(frozen=True, slots=True)
class Move:
    match: Match
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Preview:
    """matches: current ones in all · scored: of them, how many were scored again · falling: of these, how many would
    come below the minimum · pairs: people × needs looked at for new matches, of all_pairs · coming: new among them."""

    matches: int
    scored: int
    falling: int
    pairs: int
    all_pairs: int
    coming: int
    movers: list[Move]

    @property
    def is_sample(self) -> bool:
        return self.scored < self.matches or self.pairs < self.all_pairs


def preview(scoring: Scoring) -> Preview:
    """Compared with the version in force, both on the profiles and needs as they are now."""
    before, after, day = in_force().weights, scoring.weights, today()
    current = Match.objects.current()
    moves = _moves(list(current.select_related("need__project", "profile__user")[:MOST_MATCHES]), before, after, day)
    pairs, all_pairs, coming = _coming(before, after, day)
    least = settings.MATCHING_MINIMUM_SCORE
    movers = sorted((move for move in moves if move.before != move.after), key=_by_distance)[:MOVERS]
    return Preview(
        matches=current.count(),
        scored=len(moves),
        falling=sum(move.after < least <= move.before for move in moves),
        pairs=pairs,
        all_pairs=all_pairs,
        coming=coming,
        movers=movers,
    )


def _by_distance(move: Move) -> tuple[int, int]:
    return -abs(move.after - move.before), move.match.pk


def _moves(matches: list[Match], before: engine.Weights, after: engine.Weights, day: int) -> list[Move]:
    taxonomy = load_taxonomy()
    people = profile_rows(Profile.objects.matchable().filter(pk__in={match.profile_id for match in matches}))
    needs = need_rows(Need.objects.filter(pk__in={match.need_id for match in matches}))
    person_of, need_of = {row.id: row for row in people}, {row.id: row for row in needs}
    moves = []
    for match in matches:
        person, need = person_of.get(match.profile_id), need_of.get(match.need_id)
        if person and need:
            scores = (engine.explain(person, need, taxonomy, each, day).score for each in (before, after))
            moves.append(Move(match, *(score * 100 // engine.MAX_SCORE for score in scores)))
    return moves


def _coming(before: engine.Weights, after: engine.Weights, day: int) -> tuple[int, int, int]:
    """(pairs looked at, pairs in all, how many reach the minimum that did not): the newest needs and people."""
    all_people = Profile.objects.matchable().aggregate(count=Count("pk", distinct=True))["count"]
    all_needs = Need.objects.open().count()
    needs = Need.objects.open().order_by("-pk").values("pk")[:MOST_NEEDS]
    people = (
        Profile.objects.matchable().order_by("-pk").values("pk")[: MOST_PAIRS // max(1, min(all_needs, MOST_NEEDS))]
    )
    snapshot = load(
        profiles=Profile.objects.filter(pk__in=[row["pk"] for row in people]),
        needs=Need.objects.filter(pk__in=[row["pk"] for row in needs]),
    )
    least = settings.MATCHING_MINIMUM_SCORE * engine.MAX_SCORE // 100
    old, new = (
        engine.grid(snapshot.profiles, snapshot.needs, snapshot.taxonomy, each, day).scores for each in (before, after)
    )
    return old.size, all_people * all_needs, int(((new >= least) & (old < least)).sum())
