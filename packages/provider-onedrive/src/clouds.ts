/** Where Microsoft Graph is, and where its sign-in is. */
export interface Cloud {
  /** Origin of Graph. */
  endpoint: string;
  /** Origin of the sign-in. */
  authority: string;
}

export type CloudName = 'global' | 'us-government' | 'us-defense' | 'china';

/** Tokens of one cloud are worth nothing in another; personal accounts exist in `global` only. */
export const clouds: Readonly<Record<CloudName, Cloud>> = {
  global: { endpoint: 'https://graph.microsoft.com', authority: 'https://login.microsoftonline.com' },
  'us-government': { endpoint: 'https://graph.microsoft.us', authority: 'https://login.microsoftonline.us' },
  'us-defense': { endpoint: 'https://dod-graph.microsoft.us', authority: 'https://login.microsoftonline.us' },
  china: {
    endpoint: 'https://microsoftgraph.chinacloudapi.cn',
    authority: 'https://login.chinacloudapi.cn',
  },
};
