from django.db import models


class ItemShingles(models.Model):
    """What an item's question is compared by: its shingles, packed.

    Written by `duplicates.put` whenever the question changes; see `shingles.py`.
    Small rows in a table of their own, because each comparison reads them all.
    """

    item = models.OneToOneField(
        "question_bank.Item", models.CASCADE, related_name="shingles"
    )
    packed = models.BinaryField()

    class Meta:
        app_label = "question_bank"

    def __str__(self) -> str:
        return f"{len(self.packed) // 2} shingles"
