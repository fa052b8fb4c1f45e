import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { formatBytes } from '../format.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { usePage } from '../state/engine-context.ts';

/** Asks before a library is replaced by a file. */
export function ImportDialog({ file, onClose }: { file: File; onClose: () => void }): VNode {
  const { engine, fail } = usePage();
  const [isBusy, setBusy] = useState(false);
  const replace = async (): Promise<void> => {
    setBusy(true);
    try {
      await engine.importDatabase(file);
      // Everything on the page may be different now.
      location.reload();
    } catch (error) {
      fail(error);
      onClose();
    }
  };
  return (
    <Dialog
      title="Replace the library?"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" disabled={isBusy} onClick={() => void replace()}>
            {isBusy ? 'Replacing' : 'Replace'}
          </Button>
        </>
      }
    >
      <p>
        <bdi>{file.name}</bdi> ({formatBytes(file.size)}) takes the place of everything in the library. Export
        the library first if you might want it back.
      </p>
    </Dialog>
  );
}
