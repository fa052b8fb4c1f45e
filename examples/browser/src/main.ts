import { h, render } from 'preact';
import type { EngineOptions } from './engine/engine-api.ts';
import { App } from './ui/app.tsx';
import { applyTheme } from './ui/state/use-theme.ts';

const parameters = new URLSearchParams(location.search);
const options: EngineOptions = {
  database: parameters.get('library') ?? 'library',
};

const demoTracks = Number(parameters.get('tracks') ?? 2000);

applyTheme();
const root = document.querySelector('#app');
if (root) render(h(App, { options, demoTracks }), root);

if (import.meta.env.MODE === 'production' && 'serviceWorker' in navigator) {
  // Without it the page works as well, only not without a network, and it cannot play.
  navigator.serviceWorker.register('./service-worker.js', { type: 'module' }).catch(() => undefined);
}
