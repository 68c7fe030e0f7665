"""The console of a sitting: what invigilators see, read with three queries.

`facts` asks the database, `seats` decides what it means (pure), `documents` tells it to
the page and to `room_status`.
"""
