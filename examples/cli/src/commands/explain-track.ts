import type { Library, LibraryEvent, Track, TrackExplanation } from '@music-platform/core-sync';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { formatBytes, formatLength, formatTime } from '../text/format.ts';
import { writeJson } from '../text/json.ts';
import { printable } from '../text/printable.ts';
import { renderFacts, renderTable } from '../text/table.ts';
import { UsageError } from '../usage-error.ts';
import type { Output } from './output.ts';
import { removalText, ruleText } from './reasons.ts';

/** `explain <track>`: which file, rule and job led to its state. `text`: id, path or title. */
export async function explainTrack(library: Library, { out, json }: Output, text: string): Promise<ExitCode> {
  const track = await findTrack(library, text);
  const explanation = await library.explain(track.id);
  if (json) await writeJson(out, explanation);
  else await out.writeLines(explanationLines(explanation, out.tableWidth));
  return exitCode.done;
}

async function findTrack(library: Library, text: string): Promise<Track> {
  const byId = await library.track(text);
  if (byId !== undefined) return byId;
  const wanted = text.normalize();
  const found: Track[] = [];
  for await (const track of library.allTracks({ includeHidden: true })) {
    if (track.path?.normalize() === wanted) return track;
    if (track.title.normalize() === wanted) found.push(track);
  }
  const [first, ...others] = found;
  if (first === undefined) {
    throw new UsageError(
      `No track has the id, path or title “${text}”. \`music-sync search\` and \`music-sync tracks --all\` find it.`,
    );
  }
  if (others.length === 0) return first;
  const choices = found.slice(0, 10).map((track) => `\n  ${track.id}  ${track.path ?? ''}`);
  throw new UsageError(
    `${found.length} tracks are called “${text}”. Name one by its id or path:${choices.join('')}`,
  );
}

function explanationLines(explanation: TrackExplanation, width: number | undefined): string[] {
  const { track, files, aliases, history } = explanation;
  const lines = [printable(`${track.title}${track.artist === null ? '' : ` — ${track.artist}`}`)];
  const facts: (readonly [string, string])[] = [
    ['id', track.id],
    ['state', trackState(track)],
    ['album', [track.album, track.year].filter((part) => part !== null).join(', ') || 'none'],
    ['names from', nameSources[track.tagSource]],
    ['added', formatTime(track.addedAt)],
    ['updated', formatTime(track.updatedAt)],
  ];
  if (track.durationMs !== null) facts.splice(3, 0, ['length', formatLength(track.durationMs)]);
  if (aliases.length > 0) facts.push(['merged from', aliases.join(', ')]);
  lines.push(...renderFacts(facts), '', 'Files');
  for (const file of files) {
    lines.push(`  ${printable(file.path)}`, ...renderFacts(fileFacts(file), '    '));
  }
  lines.push('', 'History');
  const rows = history.map((event) => [
    formatTime(event.at),
    event.type,
    eventReason(event),
    event.jobId ?? '',
  ]);
  lines.push(
    ...renderTable(
      [{ title: 'WHEN' }, { title: 'WHAT' }, { title: 'WHY', shrinkTo: 20 }, { title: 'JOB' }],
      rows,
      width === undefined ? undefined : width - 2,
    ).map((line) => `  ${line}`),
  );
  return lines;
}

const nameSources: Readonly<Record<Track['tagSource'], string>> = {
  path: 'the path (tags not read)',
  provider: 'the provider',
  file: "the file's tags",
};

function trackState(track: Track): string {
  if (track.deletedAt === null) return 'visible';
  return `hidden since ${formatTime(track.deletedAt)}: ${removalText(track.deletedReason)}`;
}

function fileState(file: TrackExplanation['files'][number]): string {
  if (!file.reachable) return removalText(file.removedReason);
  return file.primary ? 'there; the one that plays' : 'there';
}

function fileFacts(file: TrackExplanation['files'][number]): (readonly [string, string])[] {
  const facts: (readonly [string, string])[] = [
    ['state', fileState(file)],
    ['item', file.itemId],
    ['version', file.version],
  ];
  if (file.size !== null) facts.push(['size', formatBytes(file.size)]);
  if (file.contentHash !== null) facts.push(['content', file.contentHash]);
  if (file.tagsReadFrom !== null) facts.push(['tags from', file.tagsReadFrom]);
  if (file.changedByJob !== null) facts.push(['last job', file.changedByJob]);
  if (file.queue !== null) {
    const { status, attempts, errorCode, errorMessage } = file.queue;
    facts.push([
      'queue',
      [`${status}, ${attempts} tried`, errorCode, errorMessage].filter(Boolean).join(': '),
    ]);
  }
  return facts;
}

function eventReason({ payload }: LibraryEvent): string {
  const { rule, reason, from, ...rest } = payload;
  return [
    typeof reason === 'string' ? removalText(reason) : undefined,
    typeof rule === 'string' ? ruleText(rule) : undefined,
    typeof from === 'string' ? `merged from ${from}` : undefined,
    ...Object.entries(rest).map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}
