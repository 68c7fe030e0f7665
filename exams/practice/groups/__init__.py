"""Study groups: trainees who let an instructor see how far they are.

Who joins consents to exactly that; who leaves is seen no more. The instructor sees
estimates, numbers of answers and the day of the last one, never an answer.
"""
