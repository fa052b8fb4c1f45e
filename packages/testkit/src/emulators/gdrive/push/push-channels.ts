import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { ApiError } from '../api-error.ts';
import type { DriveView } from '../drive-view.ts';
import type { DriveQuirks } from '../quirks.ts';
import type { ChannelRequest } from './channel-request.ts';
import { itemNews, type Watched } from './item-news.ts';
import type { PushDelivery } from './push-delivery.ts';
import type { PushSwitches } from './push-switches.ts';

/** An open channel. */
export interface PushChannel {
  readonly id: string;
  readonly resourceId: string;
  readonly resourceUri: string;
  readonly address: string;
  readonly token: string | undefined;
  readonly expiresAt: number;
}

interface OpenChannel extends PushChannel {
  readonly watched: Watched;
  /** The watched file as it was told last. */
  known: SeenItem | undefined;
  messages: number;
}

/** Channels that tell receivers about changes. */
export class PushChannels {
  readonly switches: PushSwitches;
  readonly delivery: PushDelivery;
  readonly #view: DriveView;
  readonly #quirks: DriveQuirks;
  readonly #open = new Map<string, OpenChannel>();

  constructor(options: {
    view: DriveView;
    quirks: DriveQuirks;
    switches: PushSwitches;
    delivery: PushDelivery;
  }) {
    this.switches = options.switches;
    this.delivery = options.delivery;
    this.#view = options.view;
    this.#quirks = options.quirks;
    options.view.remote.subscribe((driveId) => this.#onChange(driveId));
  }

  /** Channels that are open now. */
  get channels(): readonly PushChannel[] {
    const now = this.#view.remote.clock.now();
    for (const { id, expiresAt } of [...this.#open.values()]) if (expiresAt <= now) this.#open.delete(id);
    return [...this.#open.values()];
  }

  /** Opens a channel; its first message is sent before this resolves. */
  async open(request: ChannelRequest, watched: Watched, resourceUri: string): Promise<PushChannel> {
    if (this.channels.some(({ id }) => id === request.id)) {
      const message = `Channel id ${request.id} not unique`;
      throw new ApiError({ status: 400, reason: 'channelIdNotUnique', message });
    }
    const channel: OpenChannel = {
      ...request,
      resourceId: resourceIdOf(watched),
      resourceUri,
      watched,
      known: watched.kind === 'file' ? this.#view.find(watched.id) : undefined,
      messages: 0,
    };
    this.#open.set(channel.id, channel);
    if (!this.switches.withoutSync) await this.#send(channel, 'sync', undefined);
    return channel;
  }

  /** Closes a channel. Throws Drive's 404 for one that is not open or watches something else. */
  stop(id: string, resourceId: string): void {
    const channel = this.channels.find((each) => each.id === id && each.resourceId === resourceId);
    if (channel === undefined) {
      const message = `Channel '${id}' not found for project`;
      throw new ApiError({ status: 404, reason: 'notFound', message });
    }
    this.#open.delete(id);
  }

  /** Ends a channel before its time, without a word to anybody. */
  expire(id: string): void {
    this.#open.delete(id);
  }

  #onChange(driveId: string): void {
    if (this.switches.silent) return;
    for (const { id } of this.channels) {
      const channel = this.#open.get(id);
      if (channel !== undefined) this.#tell(channel, driveId);
    }
  }

  #tell(channel: OpenChannel, driveId: string): void {
    const { watched } = channel;
    if (watched.kind === 'changes') {
      if (watched.driveId === driveId) this.#post(channel, this.#quirks.pushState, undefined);
      return;
    }
    const now = this.#view.find(watched.id);
    const news = itemNews(channel.known, now);
    channel.known = now;
    if (news !== undefined && watched.isTold) this.#post(channel, news.state, news.changed);
  }

  #post(channel: OpenChannel, state: string, changed: string | undefined): void {
    for (let copies = this.switches.duplicates ? 2 : 1; copies > 0; copies -= 1) {
      const isRepeat = this.switches.duplicates && copies === 1;
      const message = this.#message(channel, state, changed, isRepeat);
      this.delivery.post(message, factsOf(channel, state), this.switches.retryDelaysMs);
    }
  }

  #send(channel: OpenChannel, state: string, changed: string | undefined): Promise<void> {
    const message = this.#message(channel, state, changed, false);
    return this.delivery.send(message, factsOf(channel, state), this.switches.retryDelaysMs);
  }

  #message(
    channel: OpenChannel,
    state: string,
    changed: string | undefined,
    isRepeat: boolean,
  ): { address: string; headers: Record<string, string> } {
    if (!isRepeat) channel.messages += this.switches.gaps && channel.messages > 0 ? 3 : 1;
    return {
      address: channel.address,
      headers: {
        'User-Agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
        'X-Goog-Channel-ID': channel.id,
        'X-Goog-Channel-Expiration': new Date(channel.expiresAt).toUTCString(),
        'X-Goog-Resource-State': state,
        'X-Goog-Message-Number': String(channel.messages),
        'X-Goog-Resource-ID': channel.resourceId,
        'X-Goog-Resource-URI': channel.resourceUri,
        ...(channel.token === undefined ? {} : { 'X-Goog-Channel-Token': channel.token }),
        ...(changed === undefined ? {} : { 'X-Goog-Changed': changed }),
      },
    };
  }
}

function factsOf(
  { id, messages }: OpenChannel,
  state: string,
): { channelId: string; messageNumber: number; state: string } {
  return { channelId: id, messageNumber: messages, state };
}

function resourceIdOf(watched: Watched): string {
  const name = watched.kind === 'changes' ? `changes ${watched.driveId}` : `file ${watched.id}`;
  return btoa(name).replace(/[+/=]/g, '_');
}
