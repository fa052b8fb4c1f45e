import { describe, expect, it } from 'vitest';
import { consumerProject, findStaleOutput, listEntryPoints } from '../lib/consumer.ts';

const manifest = { name: '@scope/a', exports: { '.': {}, './sub': {}, './package.json': {} } };

describe('listEntryPoints', () => {
  it('names what can be imported', () => {
    expect(listEntryPoints([manifest])).toEqual(['@scope/a', '@scope/a/sub']);
  });
});

describe('consumerProject', () => {
  const files = consumerProject([{ manifest, tarball: '/t/a.tgz' }], { vitest: '5.0.0' });

  it('depends on the tarballs and the peers, also where the packages depend on each other', () => {
    expect(JSON.parse(files['package.json'] ?? '')).toMatchObject({
      dependencies: { '@scope/a': 'file:/t/a.tgz', vitest: '5.0.0' },
    });
    expect(files['pnpm-workspace.yaml']).toContain('  "@scope/a": "file:/t/a.tgz"');
  });

  it('imports every entry point, as a value and as types', () => {
    expect(files['smoke.js']?.match(/import\('[^']+'\)/g)).toEqual([
      `import('@scope/a')`,
      `import('@scope/a/sub')`,
    ]);
    expect(files['types.ts']).toContain(`export * as entry1 from '@scope/a/sub';`);
  });
});

describe('findStaleOutput', () => {
  it('names built files whose source is gone', () => {
    const built = ['dist/a.js', 'dist/a.js.map', 'dist/a.d.ts', 'dist/a.d.ts.map', 'dist/old/b.js'];
    expect(findStaleOutput(built, ['src/a.ts', 'src/globals.d.ts'])).toEqual(['dist/old/b.js']);
  });
});
