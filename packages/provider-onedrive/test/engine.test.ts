import { virtualDrive } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { createEngineWorld, song } from './support/engine-world.ts';

describe('through the engine', () => {
  it('[MG17][MG58] a personal library is read without a byte of content, and nothing changed is one call', async () => {
    const world = await createEngineWorld({ pageSize: 200 });
    for (let index = 0; index < 1_000; index += 1) {
      world.remote.putFile({
        name: `${index}.mp3`,
        content: song('x'),
        tags: { title: `Title ${index}`, album: 'A' },
      });
    }
    const job = await world.full();
    expect(job.error).toBeNull();
    expect(job.stats).toMatchObject({ bytesDownloaded: 0 });
    const count = (await world.tracks()).size;
    expect(count).toBe(1000);
    world.core.clearCalls();
    await world.incremental();
    expect(world.endpoints()).toEqual(['delta']);
  });
});
void virtualDrive;
