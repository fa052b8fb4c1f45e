import { ProviderError } from '@music-platform/bridge-traits';

/** What was read belongs to no single version. */
export function changed(): ProviderError {
  return new ProviderError('CHANGED_DURING_READ', 'The file changed while it was read. List the root again.');
}
