"""What is written here is evidence: rows are added, never changed."""

from django.db import migrations

from accounts.append_only import AppendOnly

# Each migration builds anew the models around what it changes. Wagtail's hundred come
# before there are ours to build, so that a new database takes half the time. The list
# stays as it is when Wagtail moves on: an old installation has no later ones yet.
WAGTAIL = [
    ("wagtailadmin", "0006_formstate"),
    ("wagtailcore", "0098_apitoken"),
    ("wagtaildocs", "0014_alter_document_file_size"),
    ("wagtailembeds", "0009_embed_cache_until"),
    ("wagtailforms", "0005_alter_formsubmission_form_data"),
    ("wagtailimages", "0027_image_description"),
    ("wagtailredirects", "0008_add_verbose_name_plural"),
    ("wagtailsearch", "0010_add_text_fields"),
    ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), *WAGTAIL]
    operations = [
        AppendOnly("accounts_evidenceentry"),
    ]
