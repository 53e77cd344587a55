"""The scores that another tool had given, as they were moved in; and their triggers."""

import django.db.models.deletion
from django.db import migrations, models

from autograder.records.triggers import HoldAppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0002_term'),
    ]

    operations = [
        migrations.CreateModel(
            name='EarlierWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assignment', models.TextField()),
                ('origin', models.TextField()),
                ('notebook', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('penalty', models.FloatField()),
                ('received', models.DateTimeField(null=True)),
                ('extension', models.FloatField()),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='earlier_works', to='records.person')),
                ('supersedes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='records.earlierwork')),
            ],
        ),
        migrations.CreateModel(
            name='EarlierScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cell', models.TextField()),
                ('automatic', models.FloatField(null=True)),
                ('by_hand', models.FloatField(null=True)),
                ('extra_credit', models.FloatField()),
                ('maximum', models.FloatField()),
                ('unmarked', models.BooleanField()),
                ('comment', models.TextField()),
                ('work', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='records.earlierwork')),
            ],
        ),
        migrations.AddConstraint(
            model_name='earlierwork',
            constraint=models.UniqueConstraint(condition=models.Q(('supersedes__isnull', False)), fields=('supersedes',), name='earlier_work_superseded_once'),
        ),
        migrations.AddConstraint(
            model_name='earlierscore',
            constraint=models.UniqueConstraint(fields=('work', 'cell'), name='earlier_score_once'),
        ),
        HoldAppendOnly(["records_earlierwork", "records_earlierscore"]),
    ]
