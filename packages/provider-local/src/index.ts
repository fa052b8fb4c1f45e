export type { FollowSymlinks } from './follow-link.ts';
export { defaultIgnore, type IgnoreRule } from './ignore.ts';
export { createLocalProvider, type LocalProviderOptions } from './local-provider.ts';
