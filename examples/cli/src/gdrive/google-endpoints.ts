/** Where Google, or what stands in for it, is asked. */
export interface GoogleEndpoints {
  /** Of the API; ends with a slash. */
  rootUrl: string;
  consentUrl: string;
  tokenUrl: string;
  revokeUrl: string;
}

const google: GoogleEndpoints = {
  rootUrl: 'https://www.googleapis.com/',
  consentUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
  tokenUrl: 'https://oauth2.googleapis.com/token',
  revokeUrl: 'https://oauth2.googleapis.com/revoke',
};

/** Google's own, or everything at the origin `endpoint`. */
export function googleEndpoints(endpoint: string | undefined): GoogleEndpoints {
  if (endpoint === undefined) return google;
  return {
    rootUrl: `${endpoint}/`,
    consentUrl: `${endpoint}/o/oauth2/v2/auth`,
    tokenUrl: `${endpoint}/token`,
    revokeUrl: `${endpoint}/revoke`,
  };
}
