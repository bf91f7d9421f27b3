"""The vote: many looks beat one, a tie is unknown, and nobody is in a frame twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosthere.tracking.vote import Candidate, Vote, assign_identities
from whosthere.types import Match

if TYPE_CHECKING:
    from random import Random

NOBODY = Match(0.05)
shares = st.floats(0, 1)
people = st.sampled_from(["ada", "bob", "eve"])
matches = st.builds(lambda who, c: Match(c, who, who.title()), people, shares) | st.just(NOBODY)


def vote_of(*looks: tuple[Match, float]) -> Vote:
    vote = Vote()
    for match, quality in looks:
        vote.add(match, quality)
    return vote


def person(name: str, confidence: float) -> Match:
    return Match(confidence, name, name.title())


def leader_of(vote: Vote) -> str | None:
    assert vote.leader is not None
    return vote.leader.person_id


def test_nothing_is_decided_before_the_first_look() -> None:
    vote = Vote()
    assert not vote.decided
    assert vote.leader is None
    assert vote.candidates == ()


def test_one_good_look_decides_and_keeps_its_confidence() -> None:
    vote = vote_of((person("ada", 0.9), 0.8))
    assert leader_of(vote) == "ada"
    assert vote.leader is not None
    assert vote.leader.confidence == pytest.approx(0.9)


def test_a_poor_or_doubtful_look_decides_nothing() -> None:
    assert not vote_of((person("ada", 0.9), 0.1)).decided
    assert not vote_of((person("ada", 0.52), 0.9)).decided


def test_a_tie_is_unknown() -> None:
    assert not vote_of((person("ada", 0.9), 0.05), (person("bob", 0.9), 0.05)).decided
    fresh = vote_of(*[(person("ada", 0.6), 0.7), (person("bob", 0.6), 0.7)] * 5)
    assert not fresh.decided


def test_one_strong_wrong_look_does_not_win_against_many() -> None:
    right = [(person("ada", 0.7), 0.8)] * 6
    wrong = (person("bob", 1.0), 1.0)
    assert leader_of(vote_of(wrong, *right)) == "ada"
    assert leader_of(vote_of(*right, wrong)) == "ada"


def test_an_established_identity_needs_twice_the_contrary_evidence_to_flip() -> None:
    vote = vote_of(*[(person("ada", 0.9), 0.8)] * 3)
    for _ in range(5):
        vote.add(person("bob", 0.9), 0.8)
        assert leader_of(vote) == "ada"
    vote.add(person("bob", 0.9), 0.8)
    assert leader_of(vote) == "bob"


def test_looks_that_resemble_nobody_make_a_stranger_of_an_unknown() -> None:
    assert not vote_of((NOBODY, 0.6)).decided
    vote = vote_of((NOBODY, 0.6), (NOBODY, 0.6))
    assert vote.decided
    assert leader_of(vote) is None


def test_a_person_turned_away_for_a_while_stays_that_person() -> None:
    assert leader_of(vote_of(*[(person("ada", 0.95), 0.8)] * 3, *[(NOBODY, 0.3)] * 20)) == "ada"


def test_a_long_track_can_still_change_its_mind() -> None:
    vote = vote_of(*[(person("ada", 0.9), 0.8)] * 500, *[(person("bob", 0.9), 0.8)] * 32)
    assert leader_of(vote) == "bob"


@given(
    looks=st.lists(st.tuples(matches, shares), max_size=10),
    confidence=st.floats(0.5, 1),
    quality=shares,
)
def test_an_agreeing_look_never_lowers_confidence(
    looks: list[tuple[Match, float]], confidence: float, quality: float
) -> None:
    vote = vote_of(*looks)
    before = vote.leader
    if before is None or before.person_id is None:
        return
    vote.add(person(before.person_id, confidence), quality)
    assert vote.leader is not None
    assert vote.leader.person_id == before.person_id
    assert vote.leader.confidence >= before.confidence - 1e-9


@given(st.lists(st.tuples(matches, shares), max_size=10), st.randoms(use_true_random=False))
def test_what_looks_say_does_not_depend_on_their_order_unless_an_identity_was_established(
    looks: list[tuple[Match, float]], random: Random
) -> None:
    shuffled = list(looks)
    random.shuffle(shuffled)
    one, other = vote_of(*looks), vote_of(*shuffled)
    # A look at or below the decision line speaks for nobody, which can be established as well.
    said = {match.person_id if match.confidence > 0.5 else None for match, _ in looks}
    if len(said) <= 1:
        assert one.decided == other.decided
        if one.leader and other.leader:
            assert one.leader.confidence == pytest.approx(other.leader.confidence)


@given(st.lists(st.tuples(matches, shares), max_size=40))
def test_candidates_are_different_people_with_honest_confidence(
    looks: list[tuple[Match, float]],
) -> None:
    candidates = vote_of(*looks).candidates
    ids = [candidate.person_id for candidate in candidates]
    assert len(ids) == len(set(ids))
    assert None not in ids[:-1]
    for candidate in candidates:
        assert candidate.person_id is None or 0.5 <= candidate.confidence < 1


rankings = st.dictionaries(
    st.integers(1, 8),
    st.lists(
        st.builds(
            lambda who, votes: Candidate(who, who, votes, 0.9 if who else 0.0),
            people | st.none(),
            st.floats(0, 10),
        ),
        max_size=4,
        unique_by=lambda candidate: candidate.person_id,
    ),
    max_size=8,
)


@given(rankings, st.randoms(use_true_random=False))
def test_no_person_is_two_tracks_of_a_frame(
    candidates: dict[int, list[Candidate]], random: Random
) -> None:
    assigned = assign_identities(candidates)
    named = [one.person_id for one in assigned.values() if one and one.person_id]
    assert len(named) == len(set(named))
    assert set(assigned) == set(candidates)
    for track, one in assigned.items():
        assert one is None or one in candidates[track]
    tracks = list(candidates)
    random.shuffle(tracks)
    assert assign_identities({track: candidates[track] for track in tracks}) == assigned


@given(rankings)
def test_who_gets_less_than_the_first_choice_lost_it_to_more_votes(
    candidates: dict[int, list[Candidate]],
) -> None:
    assigned = assign_identities(candidates)
    owners = {one.person_id: one for one in assigned.values() if one and one.person_id}
    for track, ranking in candidates.items():
        for choice in ranking:
            if choice is assigned[track]:
                break
            assert choice.person_id is not None
            assert owners[choice.person_id].votes >= choice.votes


def test_the_second_choice_must_stand_by_itself() -> None:
    strong = vote_of(*[(person("ada", 0.95), 0.9)] * 4)
    weak = vote_of(*[(person("ada", 0.8), 0.5)] * 2, (person("bob", 0.51), 0.2))
    assigned = assign_identities({1: strong.candidates, 2: weak.candidates})
    assert assigned[1] is not None
    assert assigned[1].person_id == "ada"
    assert assigned[2] is None
