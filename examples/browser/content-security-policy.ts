const directives = {
  'default-src': "'none'",
  // SQLite is WebAssembly, which needs a permission of its own; nothing is ever made from text.
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' blob:",
  'media-src': "'self'",
  'connect-src': [
    "'self'",
    'https://www.googleapis.com',
    'https://graph.microsoft.com',
    'https://login.microsoftonline.com',
    // Where OneDrive and SharePoint keep the files themselves.
    'https://*.sharepoint.com',
    'https://*.1drv.com',
    'https://*.microsoftpersonalcontent.com',
    // Emulators on this machine.
    'http://localhost:*',
    'http://127.0.0.1:*',
  ].join(' '),
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

/** What the page may load, run and talk to. */
export const contentSecurityPolicy: string = Object.entries(directives)
  .map(([name, value]) => `${name} ${value}`)
  .join('; ');
