"""The tables of a term: who is in the course, receptions, decisions, grades as told, exports; and their triggers."""

import django.db.models.deletion
from django.db import migrations, models

from autograder.records.triggers import HoldAppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0001_first'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExportRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assignment', models.TextField()),
                ('platform', models.TextField()),
                ('column', models.TextField()),
                ('lateness', models.BooleanField()),
                ('by', models.TextField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Reception',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField()),
                ('reference', models.CharField(max_length=64)),
                ('stamp', models.DateTimeField(null=True)),
                ('received', models.DateTimeField()),
                ('is_ours', models.BooleanField()),
                ('is_late', models.BooleanField()),
                ('commit', models.CharField(max_length=64)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receptions', to='records.submissionrecord')),
            ],
        ),
        migrations.CreateModel(
            name='ReceivedName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.TextField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.person')),
                ('reception', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='called', to='records.reception')),
            ],
        ),
        migrations.CreateModel(
            name='GradeDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assignment', models.TextField()),
                ('kind', models.TextField()),
                ('points', models.TextField()),
                ('reason', models.TextField()),
                ('by', models.TextField()),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='records.person')),
                ('withdraws', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawn_by', to='records.gradedecision')),
                ('reception', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.reception')),
            ],
        ),
        migrations.CreateModel(
            name='SectionExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assignment', models.TextField()),
                ('section', models.TextField()),
                ('due', models.DateTimeField()),
                ('reason', models.TextField()),
                ('by', models.TextField()),
                ('at', models.DateTimeField()),
                ('withdraws', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawn_by', to='records.sectionextension')),
            ],
        ),
        migrations.CreateModel(
            name='ToldGrade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.TextField()),
                ('points', models.TextField()),
                ('maximum', models.TextField()),
                ('shown', models.TextField()),
                ('steps', models.BinaryField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='told_grades', to='records.person')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='told_grades', to='records.publication')),
            ],
        ),
        migrations.CreateModel(
            name='WorkName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.person')),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='named', to='records.submissionrecord')),
            ],
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.TextField(blank=True)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='records.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='enrolment_ends_after_it_began'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('person', 'section'), name='enrolment_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='ExportedCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen', models.TextField()),
                ('wrote', models.TextField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('export', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cells', to='records.exportrecord')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('export', 'person'), name='exported_cell_once')],
            },
        ),
        migrations.CreateModel(
            name='PersonSpelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spellings', to='records.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'name'), name='spelling_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='reception',
            constraint=models.UniqueConstraint(fields=('source', 'reference'), name='received_once'),
        ),
        migrations.AddConstraint(
            model_name='gradedecision',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='decision_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='gradedecision',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'chosen'), ('reception__isnull', True), _connector='XOR'), name='choice_names_a_reception'),
        ),
        migrations.AddConstraint(
            model_name='gradedecision',
            constraint=models.UniqueConstraint(condition=models.Q(('withdraws__isnull', False)), fields=('withdraws',), name='decision_withdrawn_once'),
        ),
        migrations.AddConstraint(
            model_name='sectionextension',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='section_extension_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='sectionextension',
            constraint=models.UniqueConstraint(condition=models.Q(('withdraws__isnull', False)), fields=('withdraws',), name='section_extension_withdrawn_once'),
        ),
        migrations.AddConstraint(
            model_name='toldgrade',
            constraint=models.UniqueConstraint(fields=('publication', 'person'), name='told_grade_once'),
        ),
        migrations.AddConstraint(
            model_name='workname',
            constraint=models.UniqueConstraint(fields=('name', 'submission'), name='work_named_once'),
        ),
        HoldAppendOnly(
            [
                "records_reception",
                "records_sectionextension",
                "records_gradedecision",
                "records_toldgrade",
                "records_exportrecord",
                "records_exportedcell",
            ]
        ),
    ]
