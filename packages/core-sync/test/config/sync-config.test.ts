import { SyncError } from '@music-platform/bridge-traits';
import { describe, expect, it } from 'vitest';
import { parseSyncConfig, type SyncConfigInput } from '../../src/index.ts';

describe('configuration', () => {
  it('[CF1] every option has its documented default', () => {
    const { audioExtensions, audioMimeTypes, ...rest } = parseSyncConfig();
    expect(audioExtensions).toEqual(
      expect.arrayContaining(['mp3', 'flac', 'm4a', 'm4b', 'mka', 'caf', 'dsf', 'dff', 'mpc', 'tta']),
    );
    expect(audioMimeTypes).toEqual(
      expect.arrayContaining(['audio/mpeg', 'audio/flac', 'audio/mp4', 'audio/ogg']),
    );
    expect(rest).toEqual({
      maxConcurrentDownloads: 16,
      syncTimeoutMs: 0,
      wifiOnly: false,
      downloadTimeoutMs: 60_000,
      maxFileSizeBytes: 4 * 1024 ** 3,
      headerOnlyDownload: true,
      headerSizeBytes: 65_536,
      extractArtwork: true,
      maxArtworkBytes: 10 * 1024 ** 2,
      retryAttempts: 3,
      retryBaseDelayMs: 1_000,
      retryMaxDelayMs: 300_000,
      fileTimeLimitMs: 120_000,
      providerTags: 'trust',
      duplicates: 'keepNewest',
      identityScope: 'profile',
      deletionGuard: { maxTracks: 50, maxShare: 0.2, holdEmptyListing: true },
      retention: { hiddenTracksMs: null, jobsMs: 90 * 86_400_000, eventsMs: 30 * 86_400_000 },
      priorities: { user: 100, push: 50, scheduled: 10 },
      claimBatchSize: 64,
      writeBatchSize: 200,
      leaseMs: 30_000,
      progressIntervalMs: 250,
    });
  });

  it.each([
    ['an unknown option', { maxConcurentDownloads: 4 }, 'maxConcurentDownloads'],
    ['a number out of range', { maxConcurrentDownloads: 0 }, 'maxConcurrentDownloads'],
    ['a share above 1', { deletionGuard: { maxShare: 20 } }, 'maxShare'],
    ['a policy that does not exist', { duplicates: 'keepAll' }, 'duplicates'],
    ['text where a number belongs', { leaseMs: '30' }, 'leaseMs'],
  ])('[CF2] %s is INVALID_CONFIG and named', (_, input, named) => {
    const parse = () => parseSyncConfig(input as unknown as SyncConfigInput);
    expect(parse).toThrow(SyncError);
    expect(parse).toThrow(
      expect.objectContaining({ code: 'INVALID_CONFIG', message: expect.stringContaining(named) }),
    );
  });

  it('[CF3] any subset is completed, nested options one by one', () => {
    const config = parseSyncConfig({ deletionGuard: { maxTracks: 5 }, priorities: { push: 200 } });
    expect(config.deletionGuard).toEqual({ maxTracks: 5, maxShare: 0.2, holdEmptyListing: true });
    expect(config.priorities).toEqual({ user: 100, push: 200, scheduled: 10 });
  });
});
