import type { LibraryStatistics } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { StorageReport } from '../../engine/engine-api.ts';
import { countOf, formatBytes, formatCount, formatPlayingTime } from '../format.ts';
import { Button } from '../parts/button.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { useAction, usePage } from '../state/engine-context.ts';
import { useStatistics } from '../state/library-lists.ts';
import { useQuery } from '../state/use-query.ts';
import { ImportDialog } from '../storage/import-dialog.tsx';
import { saveBlob } from '../storage/save-blob.ts';
import { View } from './view.tsx';

/** How much room the library takes, and whether it stays. */
export function StorageView(): VNode {
  const { data, error, refresh } = useQuery('storage', (engine) => engine.storage());
  const { data: statistics } = useStatistics();
  if (error !== undefined && data === undefined) return <Failed error={error} onRetry={refresh} />;
  if (!data || !statistics) return <Loading>Measuring</Loading>;
  return (
    <View title="Storage" note="The library lies in this browser. The music itself stays where it is.">
      <div class="stack">
        <Room report={data} />
        <Lasting report={data} onAsked={refresh} />
        <Contents statistics={statistics} />
        <Copies />
      </div>
    </View>
  );
}

function Room({ report }: { report: StorageReport }): VNode {
  const { databaseBytes, usedBytes, quotaBytes } = report;
  const share = usedBytes !== null && quotaBytes ? (usedBytes / quotaBytes) * 100 : undefined;
  const isTight = share !== undefined && share > 90;
  return (
    <section class="card" aria-label="Room">
      <h2>{formatBytes(databaseBytes)} for the library</h2>
      {share !== undefined && (
        // biome-ignore lint/a11y/useSemanticElements: a meter element cannot be given this look in every browser
        <div
          role="meter"
          class="meter"
          aria-label="Room this site uses"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share)}
        >
          <span class={isTight ? 'tight' : undefined} style={{ width: `${Math.max(0.5, share)}%` }} />
        </div>
      )}
      <p class="quiet">
        {usedBytes === null || quotaBytes === null
          ? 'This browser does not say how much room there is.'
          : `This site uses ${formatBytes(usedBytes)} of the ${formatBytes(quotaBytes)} the browser lets it have.`}
      </p>
      {isTight && (
        <p class="warn">
          It is getting tight. When it is full, syncs stop with a message and nothing is lost: free some space
          on this device, or forget a source.
        </p>
      )}
    </section>
  );
}

const lastingWords: Readonly<Record<StorageReport['persistence'], string>> = {
  persistent: 'The browser keeps the library until you delete it.',
  'best-effort': 'When the device runs out of space, the browser may delete the library. Ask it not to.',
  unknown: 'This browser does not say whether it keeps the library when space runs out.',
};

function Lasting({ report, onAsked }: { report: StorageReport; onAsked: () => void }): VNode {
  const { engine, say } = usePage();
  const act = useAction();
  const ask = async (): Promise<void> => {
    const { persistence } = await engine.requestPersistence();
    say(
      persistence === 'persistent'
        ? 'The library stays now.'
        : 'The browser did not agree. Many say yes once you have installed or bookmarked the page.',
    );
    onAsked();
  };
  return (
    <section class="card split" aria-label="Lasting storage">
      <div>
        <h2>{report.persistence === 'persistent' ? 'It stays' : 'It may be cleared'}</h2>
        <p class="quiet">{lastingWords[report.persistence]}</p>
      </div>
      {report.persistence !== 'persistent' && <Button onClick={() => act(ask)}>Keep it</Button>}
    </section>
  );
}

function Contents({ statistics }: { statistics: LibraryStatistics }): VNode {
  const facts: readonly (readonly [string, string])[] = [
    ['Tracks', formatCount(statistics.tracks)],
    ['Albums', formatCount(statistics.albums)],
    ['Artists', formatCount(statistics.artists)],
    ['Covers', formatCount(statistics.artworks)],
    ['Playing time', formatPlayingTime(statistics.durationMs)],
    ['Music at the sources', `${formatBytes(statistics.bytes)} in ${countOf(statistics.files, 'file')}`],
    ['Hidden tracks', formatCount(statistics.hidden)],
    ['Waiting to be read', formatCount(statistics.queued)],
  ];
  return (
    <section class="card" aria-label="Contents">
      <h2>What is in it</h2>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Copies(): VNode {
  const { engine } = usePage();
  const act = useAction();
  const [file, setFile] = useState<File>();
  const save = async (): Promise<void> => saveBlob(await engine.exportDatabase(), 'music-library.sqlite');
  return (
    <section class="card split" aria-label="Copies">
      <div>
        <h2>Copies</h2>
        <p class="quiet">
          One SQLite file with everything but the music. Any of your browsers can take it over.
        </p>
      </div>
      <div class="buttons">
        <Button icon="download" onClick={() => act(save)}>
          Export
        </Button>
        <label class="button">
          Import
          <input
            class="unseen"
            type="file"
            accept=".sqlite,.sqlite3,.db"
            onChange={(event) => {
              setFile(event.currentTarget.files?.[0]);
              event.currentTarget.value = '';
            }}
          />
        </label>
      </div>
      {file && <ImportDialog file={file} onClose={() => setFile(undefined)} />}
    </section>
  );
}
