"""Labels stay inside the picture, apart, and where they were."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from whosthere.live.overlay import placement
from whosthere.live.overlay.placement import Placement, Wanted
from whosthere.types import Box

boxes = st.builds(
    Box,
    st.floats(-100, 700),
    st.floats(-100, 500),
    st.floats(2, 400),
    st.floats(2, 400),
)
sizes = st.tuples(st.integers(1, 300), st.integers(1, 60))


@given(st.lists(st.tuples(boxes, sizes), max_size=8), st.integers(300, 2000), st.integers(60, 1200))
@settings(max_examples=150, deadline=None)
def test_labels_stay_inside_and_apart(
    faces: list[tuple[Box, tuple[int, int]]], columns: int, rows: int
) -> None:
    placer = Placement()
    wanted = [
        Wanted(number, box, [(width, height), (width // 2 + 1, height // 2 + 1)])
        for number, (box, (width, height)) in enumerate(faces)
    ]
    places = {}
    for _ in range(2):
        places = placer.place(wanted, [], (columns, rows))
    laid = [
        Box(place.x, place.y, *wanted[number].sizes[place.size]) for number, place in places.items()
    ]
    for number, one in enumerate(laid):
        assert one.clipped(columns, rows) == one
        assert all(one.iou(other) == 0 for other in laid[:number])


def test_neighbours_with_room_all_get_their_whole_labels() -> None:
    wanted = [Wanted(k, Box(100 + 90 * k, 200, 70, 90), [(160, 40), (90, 22)]) for k in range(4)]
    places = Placement().place(wanted, [], (640, 480))
    assert [place.size for place in places.values()] == [0, 0, 0, 0]


def test_where_there_is_no_room_some_labels_are_left_out_and_the_oldest_stay() -> None:
    wanted = [Wanted(k, Box(0, 0, 50, 50), [(50, 50)]) for k in (3, 1, 2)]
    assert set(Placement().place(wanted, [], (60, 60))) == {1}


def test_a_label_stays_on_its_side_while_a_face_trembles_or_passes_the_edge() -> None:
    placer = Placement()
    offsets = []
    for y in [60, 41, 43, 41, 60, 38, 60]:
        place = placer.place([Wanted(1, Box(100, y, 70, 90), [(160, 40)])], [], (640, 480))[1]
        offsets.append(place.y < y)
    assert all(offsets)


def test_a_label_that_touches_its_neighbour_comes_back_only_with_some_air() -> None:
    placer = Placement()
    sides = []
    for x in [400, 261, 259, 261, 259, 261 + placement.AIR]:
        still = Wanted(1, Box(100, 200, 70, 90), [(160, 40)])
        moving = Wanted(2, Box(x, 200, 70, 90), [(160, 40)])
        sides.append(placer.place([still, moving], [], (640, 480))[2].y < 200)
    assert sides[:3] == [True, True, False]
    assert len(set(sides[2:5])) == 1
