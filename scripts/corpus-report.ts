/** Grades the metadata reader against the corpus beside the repository and writes docs/corpus-report.md. */
import { writeFileSync } from 'node:fs';
import {
  type CorpusGrade,
  type FieldScore,
  findCorpus,
  gradeCorpus,
  type Mismatch,
} from '../packages/core-sync/test/metadata/support/grade-corpus.ts';

const ownRepository = 'Borewit/music-metadata';
const target = new URL('../docs/corpus-report.md', import.meta.url);

/** Why a value differs, by file and field. */
const reasons: Readonly<Record<string, string>> = {
  'tinytag__multiple_values_images.flac album':
    'two ALBUM comments: a track is on one album, the first one counts',
  'music-metadata__he_48khz.mp3 duration':
    'frames of changing bitrate without a header: all are counted, and a full decode gives the same 3.6 s; the expected value extrapolates the first frame',
  'atldotnet__mka.mka album': 'in the file, as TITLE of target level 50 (album)',
  'atldotnet__mka.mka albumartist': 'in the file, as ARTIST of target level 50 (album)',
  'atldotnet__mka.mka disc': 'in the file, as PART_NUMBER of target level 50 (album)',
  'atldotnet__mka.mka discTotal': 'in the file, as TOTAL_PARTS of target level 60 (edition)',
  'music-metadata__02 - Poxfil - Solid Ground (5 sec).mka album':
    'in the file, as TITLE of target level 50 (album)',
  'picard__test-apev2.ac3 title': 'in the file, in the APE tag behind the AC-3 frames',
  'picard__test-apev2.ac3 artist': 'in the file, in the APE tag behind the AC-3 frames',
  'picard__test-apev2.ac3 track': 'in the file, in the APE tag behind the AC-3 frames',
};

const corpus = findCorpus();
if (corpus === undefined) {
  console.error('The corpus is not there: expected ../shared/corpus/truth.json beside the repository.');
  process.exit(1);
}
const grade = await gradeCorpus(corpus);
writeFileSync(target, report(grade));
const cpuMs = [...grade.cpuMs].sort((a, b) => a - b);
console.log(`tag fields ${percent(total(grade))}, durations ${percent(grade.durations)}`);
console.log(`${quantile(cpuMs, 0.5)} ms a file in the median, ${quantile(cpuMs, 0.95)} ms at 95 %`);
console.log(
  `${grade.mismatches.length + grade.durationMismatches.length} mismatches, see docs/corpus-report.md`,
);

function report(grade: CorpusGrade): string {
  const read = grade.files - grade.corruptFiles - grade.refused.length;
  const { [ownRepository]: own = { right: 0, expected: 0 }, ...others } = grade.byRepository;
  return `${[
    '# The metadata reader on real files',
    `${grade.files} files of 14 public repositories, with what at least two of five independent readers agree they say.
Written by \`scripts/corpus-report.ts\`; the thresholds are asserted in \`packages/core-sync/test/metadata/corpus.test.ts\`.`,
    '## Result',
    table(
      ['', 'right', 'of', ''],
      [
        scoreRow('tag fields of sound files', total(grade)),
        scoreRow(`… of these from ${ownRepository}, whose library decodes the tags`, own),
        scoreRow('… from all other repositories', sum(Object.values(others))),
        scoreRow('… in formats most readers do not support', grade.byKind['unsupported-audio'] ?? own),
        scoreRow('durations, within 1 % or the tolerance of the truth', grade.durations),
      ],
    ),
    `${read} of ${grade.files - grade.corruptFiles} sound files are read. In the mean a file took ${(grade.requests / grade.files).toFixed(2)} reads and
${(grade.bytes / grade.files / 1024).toFixed(1)} KiB; most are clips of a few seconds.`,
    '## By field',
    scores(grade.fields),
    '## By repository',
    scores(grade.byRepository),
    '## Every mismatch',
    mismatches([...grade.mismatches, ...grade.durationMismatches]),
    '## Values where the other readers find none',
    'A reader should report nothing here. These are in the files all the same.',
    mismatches(grade.invented),
    '## Sound files that could not be read',
    table(
      ['file', 'reason'],
      grade.refused.map(({ file, code, reason }) => [file, `${code}: ${reason}`]),
    ),
    '## Broken files',
    'Nothing is expected of these but a clear reason or what can still be read.',
    table(
      ['file', 'outcome'],
      grade.corrupt.map(({ file, outcome }) => [file, outcome]),
    ),
  ].join('\n\n')}\n`;
}

function scores(byName: Readonly<Record<string, FieldScore>>): string {
  const rows = Object.entries(byName).map(([name, score]) => scoreRow(name, score));
  return table(['', 'right', 'of', ''], rows);
}

function scoreRow(name: string, score: FieldScore): string[] {
  return [name, String(score.right), String(score.expected), percent(score)];
}

function mismatches(list: readonly Mismatch[]): string {
  const rows = list.map(({ file, field, expected, found }) => {
    const reason = reasons[`${file} ${field}`] ?? 'unexplained';
    return [file, field, expected, found, reason];
  });
  return table(['file', 'field', 'expected', 'found', 'reason'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return 'None.';
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

function total(grade: CorpusGrade): FieldScore {
  return sum(Object.values(grade.fields));
}

function sum(scores: readonly FieldScore[]): FieldScore {
  return scores.reduce(
    (all, score) => ({ right: all.right + score.right, expected: all.expected + score.expected }),
    { right: 0, expected: 0 },
  );
}

function percent({ right, expected }: FieldScore): string {
  return `${((right / Math.max(1, expected)) * 100).toFixed(1)} %`;
}

function quantile(sorted: readonly number[], share: number): string {
  return (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(2);
}
