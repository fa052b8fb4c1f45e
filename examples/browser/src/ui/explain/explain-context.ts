import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** Where components find {@link useExplain}. */
export const ExplainContext = createContext<(trackId: string) => void>(() => undefined);

/** Opens the dialog that says why a track is here. */
export function useExplain(): (trackId: string) => void {
  return useContext(ExplainContext);
}
