"""Text mode: a case on paper, for classrooms without computers.

`sheet` is pure: an instance and a calendar make the pages of one variant. `pdf` prints
them. The case itself is for whoever may play it; the perfect way is for instructors.
"""
