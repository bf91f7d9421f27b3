"""The gallery among several processes: kills, writers at once, trainings elsewhere."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np

from tests.people.synthetic import look, photo
from whosthere.people.gallery import Gallery
from whosthere.people.training import train

ROOT = Path(__file__).parents[2]

ADD_FOREVER = """
import sys
from pathlib import Path
from tests.people.synthetic import look
from whosthere.people.gallery import Gallery

gallery = Gallery.open(Path(sys.argv[1]))
gallery.ensure_group("default")
for number in range(int(sys.argv[3])):
    person = gallery.add_person("default", f"{sys.argv[2]} {number}")
    face = gallery.add_face(person.id, look(number, 0))
    print(person.id, face.id, flush=True)
"""


def writer(database: Path, name: str, people: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", ADD_FOREVER, str(database), name, str(people)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_kill_loses_nothing_that_was_acknowledged(database: Path) -> None:
    with writer(database, "person", 100_000) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().split() for _ in range(20)]
        process.send_signal(signal.SIGKILL)
        acknowledged += [
            line.split()
            for line in process.stdout.read().splitlines(keepends=True)
            if line.endswith("\n")
        ]
    with Gallery.open(database) as gallery:
        people = gallery.people("default")
        for person_id, face_id in acknowledged:
            assert list(gallery.templates(person_id)) == [face_id]
        # At most one person may be there without having been acknowledged.
        assert 0 <= len(people) - len(acknowledged) <= 1
        assert train(gallery, "default", 1e-3).photos >= len(acknowledged)


def test_two_processes_write_at_once(database: Path) -> None:
    with writer(database, "left", 40) as left, writer(database, "right", 40) as right:
        assert left.wait() == right.wait() == 0
    with Gallery.open(database) as gallery:
        people = gallery.people("default")
        assert len(people) == 80
        for person in people:
            assert len(gallery.templates(person.id)) == 1


def test_a_training_elsewhere_is_searched_at_once(gallery: Gallery, database: Path) -> None:
    anna = gallery.add_person("default", "Anna")
    gallery.add_face(anna.id, look(1, 0))
    train(gallery, "default", 1e-3)
    first = gallery.index("default")
    assert gallery.index("default") is first
    with Gallery.open(database) as elsewhere:
        bob = elsewhere.add_person("default", "Bob")
        elsewhere.add_face(bob.id, look(2, 0))
        assert gallery.index("default").identify(photo(2, 1)).person_id is None
        train(elsewhere, "default", 1e-3)
        assert gallery.index("default").identify(photo(2, 1)).name == "Bob"
        elsewhere.rename_person(bob.id, "Robert")
        assert gallery.index("default").identify(photo(2, 1)).name == "Robert"
        elsewhere.merge(bob.id, anna.id)
        assert gallery.index("default").identify(photo(2, 1)).name == "Anna"
        elsewhere.erase(anna.id)
        assert gallery.index("default").search(photo(2, 1)) == []


def test_threads_take_turns(gallery: Gallery) -> None:
    people = [gallery.add_person("default", f"person {number}") for number in range(4)]
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for shot in range(10):
                gallery.add_face(people[number].id, look(number, shot))
                template = next(iter(gallery.templates(people[number].id).values()))
                np.testing.assert_array_equal(template.vector, photo(number, 0).vector)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert [person.faces for person in gallery.people("default")] == [10] * 4
