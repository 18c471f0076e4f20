from django.db import migrations

# Until now a skill that staff had edited was theirs whole; of old edits nobody knows which words they were about.
OWNED = ["family", "name_ar", "name_en", "name_fr", "words"]


def keep(apps, schema_editor):
    apps.get_model("skills", "Skill").objects.filter(edited_by_staff=True).update(staff_fields=OWNED)


class Migration(migrations.Migration):
    dependencies = [("skills", "0002_what_texts_say")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
