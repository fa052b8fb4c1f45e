import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { droppedMusic } from './dropped-files.ts';
import { useConnect } from './use-connect.ts';

/** Takes folders and files that are dropped anywhere on the page. */
export function DropZone(): VNode | null {
  const { connect } = useConnect();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const isFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent): void => {
      if (!isFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      const items = event.dataTransfer?.items;
      if (!isFiles(event) || !items) return;
      event.preventDefault();
      const dropped = droppedMusic(items);
      void connect(() => dropped);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, []);
  if (!isOver) return null;
  return (
    <div class="drop-zone" aria-hidden="true">
      <p>
        <Icon name="folder" />
        Drop it to add it to the library
      </p>
    </div>
  );
}
