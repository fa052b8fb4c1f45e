import { ProviderError, type WatchChannel, type WatchOptions } from '@music-platform/bridge-traits';
import type { RemoteDrive } from '../remote-drive/remote-drive.ts';

/** What a push channel delivers. */
export interface MockNotification {
  channelId: string;
  address: string;
  token: string;
  driveId: string;
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** Open push channels of a mock provider; every change of a watched drive is one delivery. */
export class MockPush {
  readonly #remote: RemoteDrive;
  readonly #deliver: (notification: MockNotification) => void;
  readonly #open = new Map<string, () => void>();
  #nextId = 1;

  constructor(remote: RemoteDrive, deliver: (notification: MockNotification) => void) {
    this.#remote = remote;
    this.#deliver = deliver;
  }

  open({ address, token, scope }: WatchOptions): WatchChannel {
    const id = `channel-${this.#nextId}`;
    this.#nextId += 1;
    const watched = scope?.id ?? this.#remote.mainDriveId;
    const expiresAt = this.#remote.clock.now() + WEEK_MS;
    const close = this.#remote.subscribe((driveId) => {
      if (driveId !== watched || this.#remote.clock.now() >= expiresAt) return;
      this.#deliver({ channelId: id, address, token, driveId });
    });
    this.#open.set(id, close);
    return { id, resourceId: watched, expiresAt };
  }

  close(channel: WatchChannel): void {
    const close = this.#open.get(channel.id);
    if (close === undefined) throw new ProviderError('NOT_FOUND', 'The channel is not open.');
    this.#open.delete(channel.id);
    close();
  }
}
