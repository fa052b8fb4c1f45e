import { config } from 'zod';

// Without this, zod tries whether it may compile checks from text, which the page's policy forbids and reports. Import it before any schema.
config({ jitless: true });
