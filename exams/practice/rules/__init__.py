"""Rule cards of casework in repetition: taken up by procedure, due like items.

Outsiders may import `day.rule_day`; the cards themselves are made by
`casework.rule_cards`. Never in exams.
"""
