"""The first tables of the gradebook, and the triggers that hold them append-only."""

import django.db.models.deletion
from django.db import migrations, models

from autograder.records.triggers import HoldAppendOnly


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Blob',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('size', models.BigIntegerField()),
                ('data', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Lease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField(unique=True)),
                ('holder', models.TextField()),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField(blank=True, default='')),
                ('email', models.TextField(blank=True, default='')),
                ('erased', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Purge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.TextField()),
                ('subject', models.TextField()),
                ('began', models.DateTimeField()),
                ('ended', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RegradeRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.TextField()),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='RunRecord',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='AssignmentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assignment', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('collected', models.CharField(db_index=True, max_length=64)),
                ('content', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('assignment', 'digest'), name='assignment_version_once')],
            },
        ),
        migrations.CreateModel(
            name='EventRecord',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('actor', models.TextField()),
                ('action', models.TextField()),
                ('subject', models.TextField()),
                ('before', models.TextField()),
                ('after', models.TextField()),
                ('at', models.DateTimeField()),
                ('previous', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'db_table': 'records_event',
                'constraints': [models.UniqueConstraint(fields=('previous',), name='event_has_one_successor'), models.UniqueConstraint(fields=('hash',), name='event_hash_once')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assignment', models.TextField()),
                ('by', models.TextField()),
                ('at', models.DateTimeField()),
                ('undoes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='records.publication')),
            ],
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='records.regraderequest')),
            ],
        ),
        migrations.CreateModel(
            name='RubricVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assignment', models.TextField()),
                ('question', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('items', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('assignment', 'question', 'digest'), name='rubric_version_once')],
            },
        ),
        migrations.CreateModel(
            name='SubmissionRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assignment', models.TextField()),
                ('source', models.TextField()),
                ('reference', models.TextField()),
                ('received', models.DateTimeField()),
                ('claimed', models.DateTimeField(null=True)),
                ('handed_in_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handed_in', to='records.person')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='records.person')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='records.team')),
            ],
        ),
        migrations.CreateModel(
            name='SubmissionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.TextField()),
                ('blob', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='records.blob')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='records.submissionrecord')),
            ],
        ),
        migrations.AddField(
            model_name='regraderequest',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='records.submissionrecord'),
        ),
        migrations.CreateModel(
            name='PublishedGrade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.FloatField()),
                ('max_score', models.FloatField()),
                ('lines', models.BinaryField()),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grades', to='records.publication')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published', to='records.submissionrecord')),
            ],
        ),
        migrations.CreateModel(
            name='MarkRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.TextField()),
                ('points', models.FloatField()),
                ('items', models.TextField()),
                ('comment', models.TextField()),
                ('answer', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('supersedes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='records.markrecord')),
                ('marker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
                ('rubric', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.rubricversion')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='records.submissionrecord')),
            ],
        ),
        migrations.CreateModel(
            name='GradingRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reuse', models.CharField(db_index=True, max_length=64)),
                ('explained', models.CharField(max_length=64)),
                ('reusable', models.BooleanField()),
                ('keys', models.BinaryField()),
                ('found', models.BinaryField()),
                ('result', models.BinaryField()),
                ('trial', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('executed', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='records.blob')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gradings', to='records.assignmentversion')),
                ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.runrecord')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gradings', to='records.submissionrecord')),
            ],
        ),
        migrations.CreateModel(
            name='Adjustment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('value', models.FloatField()),
                ('reason', models.TextField()),
                ('by', models.TextField()),
                ('at', models.DateTimeField()),
                ('withdraws', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawn_by', to='records.adjustment')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adjustments', to='records.submissionrecord')),
            ],
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assignment', models.TextField()),
                ('due', models.DateTimeField()),
                ('reason', models.TextField()),
                ('by', models.TextField()),
                ('at', models.DateTimeField()),
                ('withdraws', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawn_by', to='records.extension')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='records.person')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='records.team')),
            ],
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='records.person')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='records.team')),
            ],
        ),
        migrations.CreateModel(
            name='TestRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('assignment', models.TextField()),
                ('test', models.TextField()),
                ('outcome', models.CharField(max_length=32)),
                ('message', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'outcome'), name='test_result_once')],
            },
        ),
        migrations.CreateModel(
            name='Identity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField()),
                ('reference', models.TextField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to='records.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'reference'), name='identity_names_one_person')],
            },
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(condition=models.Q(('undoes__isnull', False)), fields=('undoes',), name='publication_undone_once'),
        ),
        migrations.AddConstraint(
            model_name='submissionfile',
            constraint=models.UniqueConstraint(fields=('submission', 'path'), name='submission_file_once'),
        ),
        migrations.AddConstraint(
            model_name='publishedgrade',
            constraint=models.UniqueConstraint(fields=('publication', 'submission'), name='published_grade_once'),
        ),
        migrations.AddConstraint(
            model_name='markrecord',
            constraint=models.UniqueConstraint(condition=models.Q(('supersedes__isnull', False)), fields=('supersedes',), name='mark_superseded_once'),
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='adjustment_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='adjustment',
            constraint=models.UniqueConstraint(condition=models.Q(('withdraws__isnull', False)), fields=('withdraws',), name='adjustment_withdrawn_once'),
        ),
        migrations.AddConstraint(
            model_name='submissionrecord',
            constraint=models.UniqueConstraint(fields=('source', 'reference'), name='submission_collected_once'),
        ),
        migrations.AddConstraint(
            model_name='submissionrecord',
            constraint=models.CheckConstraint(condition=models.Q(('person__isnull', True), ('team__isnull', True), _connector='XOR'), name='submission_of_person_xor_team'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='extension_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('person__isnull', True), ('team__isnull', True), _connector='XOR'), name='extension_of_person_xor_team'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.UniqueConstraint(condition=models.Q(('withdraws__isnull', False)), fields=('withdraws',), name='extension_withdrawn_once'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='team_member_leaves_after_joining'),
        ),
        HoldAppendOnly(
            [
                "records_blob",
                "records_assignmentversion",
                "records_submissionrecord",
                "records_submissionfile",
                "records_runrecord",
                "records_testrecord",
                "records_gradingrecord",
                "records_rubricversion",
                "records_markrecord",
                "records_adjustment",
                "records_extension",
                "records_publication",
                "records_publishedgrade",
                "records_regraderequest",
                "records_reply",
                "records_event",
            ]
        ),
    ]
