"""鉴定要素细目表: the table of assessment points of a level.

`content` is the table as frozen values, and `rules`, `changes`, `shares` and `defaults`
are pure functions on it: no ORM, no request. `facts` and `storing` touch the database,
`workbook` and `paper` write files.
"""
