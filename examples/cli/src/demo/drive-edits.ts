import { Readable } from 'node:stream';
import type { drive_v3 } from '@googleapis/drive';
import type { Track } from '@music-platform/core-sync';
import { type AudioTags, createAudioFile } from '@music-platform/testkit';

/** Some edits of one kind. */
export interface EditGroup {
  count: number;
  /** `renamed`, `moved`, … */
  what: string;
  /** One of them, for people. */
  example: string;
}

const folderType = 'application/vnd.google-apps.folder';
const songType = 'audio/mpeg';

/** How many of each; fifty in all. */
const counts = { renamed: 12, albums: 2, moved: 10, retagged: 10, trashed: 10, added: 6 };
const touchedTracks = 44;

/** What a person does to a library in Drive, through Google's own client. */
export class DriveEdits {
  readonly #files: drive_v3.Drive['files'];
  /** The client sends uploads to Google, whatever its own `rootUrl` is, unless each call says otherwise. */
  readonly #upload: { rootUrl: string };
  readonly #tracks: readonly Track[];
  #next = 0;

  /** `api`: a client for the Drive at `rootUrl`. `tracks`: the catalogue before the edits. */
  constructor(api: drive_v3.Drive, rootUrl: string, tracks: readonly Track[]) {
    this.#files = api.files;
    this.#upload = { rootUrl };
    this.#tracks = tracks;
  }

  /** Fifty edits; returns what was done, and the tracks that must be the same afterwards. */
  async make(): Promise<{ groups: EditGroup[]; kept: Track[] }> {
    const renamed = this.#take(counts.renamed);
    const albums = this.#take(counts.albums);
    const moved = this.#take(counts.moved);
    const retagged = this.#take(counts.retagged);
    const trashed = this.#take(counts.trashed);
    const groups = [
      await this.#rename(renamed),
      await this.#renameAlbums(albums),
      await this.#move(moved),
      await this.#retag(retagged),
      await this.#trash(trashed),
      await this.#add(),
    ];
    return { groups, kept: [...renamed, ...albums, ...moved, ...retagged] };
  }

  async #rename(tracks: readonly Track[]): Promise<EditGroup> {
    for (const track of tracks) {
      await this.#files.update({ fileId: itemOf(track), requestBody: { name: newName(track) } });
    }
    const [first] = tracks;
    return {
      count: tracks.length,
      what: 'songs renamed',
      example: first === undefined ? '' : `${nameOf(first)} → ${newName(first)}`,
    };
  }

  async #renameAlbums(tracks: readonly Track[]): Promise<EditGroup> {
    let example = '';
    for (const track of tracks) {
      const { parents } = (await this.#files.get({ fileId: itemOf(track), fields: 'parents' })).data;
      const album = track.path?.split('/').at(-2) ?? '';
      const name = `${album} [remastered]`;
      await this.#files.update({ fileId: parents?.[0] ?? '', requestBody: { name } });
      example ||= `${album} → ${name}, with every song in it`;
    }
    return { count: tracks.length, what: 'folders renamed', example };
  }

  async #move(tracks: readonly Track[]): Promise<EditGroup> {
    const shelf = await this.#files.create({ requestBody: { name: 'Favourites', mimeType: folderType } });
    for (const track of tracks) {
      const fileId = itemOf(track);
      const { parents } = (await this.#files.get({ fileId, fields: 'parents' })).data;
      const removeParents = (parents ?? []).join(',');
      await this.#files.update({ fileId, addParents: shelf.data.id ?? '', removeParents });
    }
    const [first] = tracks;
    return {
      count: tracks.length,
      what: 'songs moved',
      example: first === undefined ? '' : `${nameOf(first)} → Favourites`,
    };
  }

  async #retag(tracks: readonly Track[]): Promise<EditGroup> {
    const titleOf = ({ title }: Track): string => `${title} (live)`;
    for (const track of tracks) {
      const media = songOf({
        title: titleOf(track),
        artist: track.artist ?? 'Unknown',
        album: track.album ?? 'Unknown',
      });
      await this.#files.update({ fileId: itemOf(track), media }, this.#upload);
    }
    const [first] = tracks;
    return {
      count: tracks.length,
      what: 'songs retagged',
      example: first === undefined ? '' : `title “${first.title}” → “${titleOf(first)}”`,
    };
  }

  async #trash(tracks: readonly Track[]): Promise<EditGroup> {
    for (const track of tracks) {
      await this.#files.update({ fileId: itemOf(track), requestBody: { trashed: true } });
    }
    const [first] = tracks;
    return {
      count: tracks.length,
      what: 'songs trashed',
      example: first === undefined ? '' : nameOf(first),
    };
  }

  async #add(): Promise<EditGroup> {
    const folder = await this.#files.create({ requestBody: { name: 'First Light', mimeType: folderType } });
    for (let track = 1; track <= counts.added; track += 1) {
      const requestBody = { name: `${track}.mp3`, parents: [folder.data.id ?? ''], mimeType: songType };
      const tags = { title: `Morning ${track}`, artist: 'The Newcomers', album: 'First Light', track };
      await this.#files.create({ requestBody, media: songOf(tags) }, this.#upload);
    }
    return { count: counts.added, what: 'songs added', example: 'The Newcomers: First Light' };
  }

  /** Tracks from all over the library, each once. */
  #take(count: number): Track[] {
    const stride = Math.floor(this.#tracks.length / touchedTracks);
    const taken = Array.from({ length: count }, (_, i) => this.#tracks[(this.#next + i) * stride]);
    this.#next += count;
    return taken.filter((track) => track !== undefined);
  }
}

function itemOf({ itemId }: Track): string {
  return itemId ?? '';
}

function nameOf({ path }: Track): string {
  return path?.split('/').at(-1) ?? '';
}

function newName(track: Track): string {
  return `Best of all - ${nameOf(track)}`;
}

function songOf(tags: AudioTags): { mimeType: string; body: Readable } {
  const song = createAudioFile({ format: 'mp3', durationMs: 5_000, bitrate: 128_000, tags, seed: 1 });
  return { mimeType: songType, body: Readable.from([Buffer.from(song.bytes())]) };
}
