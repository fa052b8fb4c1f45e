import { describe, expect, it } from 'vitest';
import { checkHostFreeConfig, checkHostFreeSource } from '../lib/host-free.ts';
import { parseSource } from '../lib/parse-source.ts';

function configMessages(compilerOptions: object): readonly string[] {
  return checkHostFreeConfig('tsconfig.json', JSON.stringify({ compilerOptions })).map(
    ({ message }) => message,
  );
}

function sourceMessages(path: string, code: string): readonly string[] {
  return checkHostFreeSource(parseSource(path, code)).map(({ message }) => message);
}

describe('checkHostFreeConfig', () => {
  it('accepts a config without types of a host', () => {
    expect(configMessages({ types: [], lib: ['es2023', 'esnext.disposable'] })).toEqual([]);
  });

  it.each([{}, { types: ['node'] }])('refuses %j', (options) => {
    expect(configMessages(options)).toEqual(['compilerOptions.types must be []']);
  });

  it('refuses the DOM', () => {
    expect(configMessages({ types: [], lib: ['ES2023', 'DOM'] })).toEqual([
      `compilerOptions.lib must not name 'DOM'`,
    ]);
  });
});

describe('checkHostFreeSource', () => {
  it('accepts globals every host has', () => {
    const code =
      'interface AbortSignal {}\ndeclare var AbortSignal: {};\ndeclare function setTimeout(): void;';
    expect(sourceMessages('globals.d.ts', code)).toEqual([]);
  });

  it.each(['declare var process: {};', 'interface Window {}', 'declare function fetch(): void;'])(
    'refuses in a globals.d.ts: %s',
    (code) => {
      expect(sourceMessages('globals.d.ts', code)).toEqual([
        expect.stringContaining('is not a global of every host'),
      ]);
    },
  );

  it('refuses a reference comment and globals declared elsewhere', () => {
    const code = '/// <reference types="node" />\ndeclare global { var process: {} }\nexport {};';
    expect(sourceMessages('a.ts', code)).toEqual([
      'no triple-slash reference here',
      'declare globals in globals.d.ts only',
    ]);
  });

  it('leaves names that a module declares for itself alone', () => {
    expect(sourceMessages('a.ts', 'interface Window {}\nexport const process: Window = {};')).toEqual([]);
  });
});
