import { beforeAll, describe, expect, it } from 'vitest';
import { isAudioFile } from '../../src/metadata/index.ts';
import { type CorpusGrade, findCorpus, gradeCorpus, type TruthEntry } from './support/grade-corpus.ts';

const corpus = findCorpus();

/**
 * Values that are in the file, in places none of the five reference readers looks at: Matroska tags of target level 50 and 60, an APE tag
 * behind AC-3 frames.
 */
const overlooked = new Set([
  'atldotnet__mka.mka',
  'music-metadata__02 - Poxfil - Solid Ground (5 sec).mka',
  'picard__test-apev2.ac3',
]);

describe.skipIf(corpus === undefined)('real files (skipped where ../shared/corpus is absent)', () => {
  let grade: CorpusGrade;
  let truth: TruthEntry[];

  beforeAll(async () => {
    if (corpus === undefined) throw new Error('The corpus is absent.');
    truth = corpus.truth;
    grade = await gradeCorpus(corpus);
  });

  it('[MD24] at least 99 % of the expected tag fields are right, in every repository at least 97 %', () => {
    const scores = Object.values(grade.fields);
    const right = scores.reduce((sum, score) => sum + score.right, 0);
    const expected = scores.reduce((sum, score) => sum + score.expected, 0);
    expect(expected).toBeGreaterThan(1000);
    expect(right / expected).toBeGreaterThanOrEqual(0.99);
    for (const [repository, score] of Object.entries(grade.byRepository))
      expect([repository, score.right / score.expected >= 0.97]).toEqual([repository, true]);
  });

  it('[MD24] formats other readers do not support count like the rest', () => {
    expect(grade.byKind['unsupported-audio']).toEqual({ right: 11, expected: 11 });
  });

  it('[MD24] at least 99 % of the durations are right', () => {
    expect(grade.durations.right / grade.durations.expected).toBeGreaterThanOrEqual(0.99);
  });

  it('[MD24] nothing is invented', () => {
    expect(grade.invented.filter(({ file }) => !overlooked.has(file))).toEqual([]);
  });

  it('[MD24] every sound audio file is read, every broken one has an outcome', () => {
    const audible = new Set(
      truth.filter(({ kind }) => kind !== 'video').map(({ file }) => file.replace('audio/', '')),
    );
    expect(grade.refused.filter(({ file }) => audible.has(file))).toEqual([]);
    expect(grade.corrupt).toHaveLength(grade.corruptFiles);
    for (const { outcome } of grade.corrupt) expect(outcome).toMatch(/^(?:read|partial|[A-Z_]+): \S/);
  });

  it('[MD20] every file of the corpus counts as music', () => {
    expect(truth.filter(({ file }) => !isAudioFile({ name: file })).map(({ file }) => file)).toEqual([]);
  });
});
