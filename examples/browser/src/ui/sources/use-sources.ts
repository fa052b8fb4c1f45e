import type { Source, SourceKind } from '../../engine/engine-api.ts';
import type { IconName } from '../parts/icon.tsx';
import { type Query, useQuery } from '../state/use-query.ts';

/** The connected sources, in step with all tabs. */
export function useSources(): Query<readonly Source[]> {
  return useQuery('sources', (engine) => engine.sources(), ['sources', 'changed', 'role']);
}

/** What each kind of source is called, and its drawing. */
export const sourceKinds: Readonly<Record<SourceKind, { name: string; icon: IconName }>> = {
  demo: { name: 'Demo cloud', icon: 'demo' },
  folder: { name: 'Folder', icon: 'folder' },
  'google-drive': { name: 'Google Drive', icon: 'drive' },
  onedrive: { name: 'OneDrive', icon: 'onedrive' },
};
