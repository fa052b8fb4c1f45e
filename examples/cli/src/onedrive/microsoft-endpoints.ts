import { clouds } from '@music-platform/provider-onedrive';

/** Where Microsoft, or what stands in for it, is asked: origins. */
export interface MicrosoftEndpoints {
  graph: string;
  authority: string;
}

/** Microsoft's own, or the origin `endpoint` for both. */
export function microsoftEndpoints(endpoint: string | undefined): MicrosoftEndpoints {
  if (endpoint !== undefined) return { graph: endpoint, authority: endpoint };
  return { graph: clouds.global.endpoint, authority: clouds.global.authority };
}
