"""Who is known: the gallery, its training and calibration, enrolment, strangers."""
