import { open } from 'node:fs/promises';

const pageBytes = 4096;

/** Overwrites every page behind the first two with zeros: header and schema stay sound, rows do not. */
export async function overwritePages(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const start = 2 * pageBytes;
    await file.write(Buffer.alloc(size - start, 0xee), 0, size - start, start);
  } finally {
    await file.close();
  }
}
