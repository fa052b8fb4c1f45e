import { describe, expect, it } from 'vitest';
import { contentHash, contentOf, type FileContent, patternContent, RemoteDrive } from '../src/index.ts';

describe('file content', () => {
  it('[RD13] a pattern costs nothing until it is read, and any part equals that part of the whole', () => {
    const content = patternContent(3_000_000_000, 5);
    expect(content.size).toBe(3_000_000_000);
    const part = content.read(2_999_999_990, 3_000_000_100);
    expect(part).toHaveLength(10);
    expect(content.read(2_999_999_995, 3_000_000_000)).toEqual(part.subarray(5));
    expect(patternContent(100, 1).read(0, 100)).not.toEqual(patternContent(100, 2).read(0, 100));
    expect(content.read(3_000_000_000, 3_000_000_001)).toHaveLength(0);
  });

  it('[RD13] hashes are those of the whole content', () => {
    const hash = (text: string, algorithm: 'md5' | 'sha1' | 'sha256' | 'quickxor') =>
      contentHash(contentOf(text), algorithm);
    expect(hash('abc', 'md5')).toBe('900150983cd24fb0d6963f7d28e17f72');
    expect(hash('abc', 'sha1')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
    expect(hash('', 'sha256')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hash('', 'quickxor')).toBe('AAAAAAAAAAAAAAAAAAAAAAAAAAA=');
    expect(hash('J', 'quickxor')).toBe('SgAAAAAAAAAAAAAAAQAAAAAAAAA=');
    expect(contentHash(contentOf(Uint8Array.of(0xb5, 0xb4)), 'quickxor')).toBe(
      'taAFAAAAAAAAAAAAAgAAAAAAAAA=',
    );
    expect(contentHash(contentOf('abc'), 'crc32')).toBeUndefined();
  });

  it('[RD13] a hash is computed once, in chunks, and not at all where one is declared', () => {
    const reads: number[] = [];
    const counted: FileContent = {
      size: 2_500_000,
      read: (start, end) => {
        reads.push(end - start);
        return patternContent(2_500_000).read(start, end);
      },
    };
    const remote = new RemoteDrive();
    const { id } = remote.putFile({ name: 'large', content: counted });
    expect(remote.hash(id, 'md5')).toBe(contentHash(patternContent(2_500_000), 'md5'));
    expect(remote.hash(id, 'md5')).toBe(remote.hash(id, 'md5'));
    expect(reads).toEqual([1_048_576, 1_048_576, 402_848]);
    remote.edit(id, { ...counted, declaredHash: (algorithm) => `declared ${algorithm}` });
    expect(remote.hash(id, 'md5')).toBe('declared md5');
    expect(reads).toHaveLength(3);
    expect(remote.hash(remote.putFolder({ name: 'folder' }).id, 'md5')).toBeUndefined();
  });
});
