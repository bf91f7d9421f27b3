"""From which cosine two looks show one person, and below which they show two.

It depends on the embedder. Joining asks for a high cosine, parting for a low one, since
a look from the side resembles nobody; between the two the tracker trusts the motion.
"""

from __future__ import annotations

from typing import NamedTuple


class Likeness(NamedTuple):
    """What the cosine of two templates tells; between the two it tells nothing.

    Attributes:
        alike: They are of one person from here on.
        unlike: They are of two people below this.
    """

    alike: float
    unlike: float


FAST = Likeness(alike=0.53, unlike=0.25)
"""MobileFaceNet: 1 in 10,000 pairs of different people in LFW reaches 0.53; the mean of different
people is 0.22 on the least favourable set measured."""
ACCURATE = Likeness(alike=0.82, unlike=0.68)
"""MobileFaceNet beside 1.5 times dlib's ResNet, whose cosines crowd between 0.83 and 0.95. In ten
clips of ten people looks were 0.88 or more like the mean of their own clip, which held them too,
and 0.75 or less like that of any other."""
