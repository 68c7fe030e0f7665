from django.db import models


class SearchText(models.Model):
    """What the search knows of an item: its words, normalised.

    Written by `search.put` whenever an item's words change. Its grams lie beside it
    under the same id (`GRAMS_TABLE`), in the shape that the database searches fastest.
    """

    item = models.OneToOneField(
        "question_bank.Item", models.CASCADE, related_name="search_text"
    )
    text = models.TextField()

    class Meta:
        app_label = "question_bank"

    def __str__(self) -> str:
        return self.text[:40]
