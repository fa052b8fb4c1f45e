import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Source } from '../../engine/engine-api.ts';
import { countOf } from '../format.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { usePage } from '../state/engine-context.ts';

/** Asks what becomes of the tracks of a source that goes. */
export function DisconnectDialog({ source, onClose }: { source: Source; onClose: () => void }): VNode {
  const { engine, say, fail } = usePage();
  const [isBusy, setBusy] = useState(false);
  const leave = async (forget: boolean): Promise<void> => {
    setBusy(true);
    try {
      await engine.disconnect(source.profileId, { forget });
      say(
        forget
          ? `${source.displayName} is gone, and its tracks with it.`
          : `${source.displayName} is disconnected.`,
      );
      onClose();
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title="Disconnect this source?"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button disabled={isBusy} onClick={() => void leave(false)}>
            Keep the tracks
          </Button>
          <Button kind="danger" disabled={isBusy} onClick={() => void leave(true)}>
            Forget the tracks too
          </Button>
        </>
      }
    >
      <p>
        <bdi>{source.displayName}</bdi> has {countOf(source.tracks, 'track')} in the library. You can keep
        them listed, and connect the source again later, or forget them. Your files are not touched either
        way.
      </p>
    </Dialog>
  );
}
